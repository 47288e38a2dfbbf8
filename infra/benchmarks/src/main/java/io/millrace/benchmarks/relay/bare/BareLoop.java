package io.millrace.benchmarks.relay.bare;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.PGReplicationStream;

/** Reads the stream, parses rows and sends them. It never confirms a position and survives nothing. */
public final class BareLoop {

    private BareLoop() {}

    /** Arguments: JDBC URL, user, slot, bootstrap servers, linger in ms. */
    public static void main(String[] arguments) throws SQLException {
        try (var connection = connect(arguments[0], arguments[1]);
                var stream = stream(connection, arguments[2]);
                var producer = producer(arguments[3], arguments[4])) {
            while (true) {
                var row = InsertMessage.parse(requireNonNull(stream.read()));
                if (row != null) {
                    producer.send(record(row));
                }
            }
        }
    }

    private static ProducerRecord<byte[], byte[]> record(InsertMessage row) {
        var topic = "events." + new String(row.aggregateType(), ISO_8859_1);
        var record = new ProducerRecord<>(topic, row.aggregateId(), row.payload());
        record.headers()
                .add("ce_id", row.id())
                .add("ce_type", row.type())
                .add("ce_aggregateversion", row.aggregateVersion());
        return record;
    }

    private static Connection connect(String url, String user) throws SQLException {
        var properties = new Properties();
        PGProperty.USER.set(properties, user);
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "15");
        return DriverManager.getConnection(url, properties);
    }

    private static PGReplicationStream stream(Connection connection, String slot) throws SQLException {
        return connection
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(slot)
                .withSlotOption("proto_version", 1)
                .withSlotOption("publication_names", "millrace_outbox")
                .withStatusInterval(10, TimeUnit.SECONDS)
                .start();
    }

    private static KafkaProducer<byte[], byte[]> producer(String bootstrapServers, String lingerMillis) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "acks", "all",
                        "compression.type", "lz4",
                        "batch.size", "131072",
                        "linger.ms", lingerMillis),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
