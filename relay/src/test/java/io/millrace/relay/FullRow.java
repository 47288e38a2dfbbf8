package io.millrace.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A row of the outbox with every column set, whose text is not all ASCII: what becomes of its record. */
record FullRow(String aggregateType, String aggregateId, long version, int bytes, UUID id) {

    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String INSERT =
            """
            INSERT INTO millrace.outbox (id, aggregatetype, aggregateid, aggregateversion, type, payload, headers, traceparent)
            VALUES ('%s', '%s', '%s', %d, 'test.happened.v1',
                '{"named": "Zoë 🐦",  "filler": "'
                    || (SELECT string_agg(md5(random()::text), '') FROM generate_series(1, %d)) || '"}',
                '{"tenant": "Zürich"}', '%s')
            """;

    FullRow(String aggregateType, String aggregateId, long version, int bytes) {
        this(aggregateType, aggregateId, version, bytes, UUID.randomUUID());
    }

    void insert(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(
                    INSERT.formatted(id, aggregateType, aggregateId, version, Math.max(1, bytes / 32), TRACE));
        }
    }

    /** Its payload, as the table has it. */
    byte[] payload(Outbox outbox) {
        return outbox.query(
                        "SELECT convert_to(payload, 'UTF8') FROM millrace.outbox WHERE id = '%s'".formatted(id),
                        row -> row.getBytes(1))
                .get(0);
    }

    /** The headers of its record, but for its time. */
    Map<String, String> headers() {
        return Map.of(
                "ce_specversion",
                "1.0",
                "content-type",
                "application/json",
                "ce_id",
                id.toString(),
                "ce_type",
                "test.happened.v1",
                "ce_source",
                "/millrace",
                "ce_subject",
                aggregateId,
                "ce_aggregatetype",
                aggregateType,
                "ce_aggregateversion",
                Long.toString(version),
                "ce_traceparent",
                TRACE,
                "tenant",
                "Zürich");
    }

    /** All headers of a record, none of which is there twice. */
    static Map<String, String> headersOf(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new TreeMap<>();
        for (var header : record.headers()) {
            if (headers.put(header.key(), new String(header.value(), UTF_8)) != null) {
                throw new AssertionError("The header %s is there twice".formatted(header.key()));
            }
        }
        return headers;
    }
}
