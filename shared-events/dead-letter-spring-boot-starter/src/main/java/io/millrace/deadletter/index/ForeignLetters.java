package io.millrace.deadletter.index;

import com.fasterxml.uuid.Generators;
import io.millrace.contract.envelope.EnvelopeHeaders;
import io.millrace.contract.letter.DeadLetterHeaders;
import io.millrace.deadletter.letter.CauseJson;
import io.millrace.deadletter.letter.Failure;
import io.millrace.deadletter.parking.HeaderJson;
import io.millrace.deadletter.parking.StoredRecord;
import io.millrace.deadletter.parking.TraceId;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens letters for records that others put on dead letter topics. Nobody here can apply them. */
final class ForeignLetters {

    private static final Logger log = LoggerFactory.getLogger(ForeignLetters.class);

    private static final String OPEN =
            """
            WITH letter AS (
                INSERT INTO millrace.dead_letter (id, given_id, group_id, topic, partition, record_offset, topic_id,
                    recorded_at, record_key, record_value, record_headers, event_id, event_type, aggregate_version, trace_id,
                    reason, message, causes, stack_trace, fingerprint, attempts, first_failed_at, last_failed_at,
                    state, state_since, mirrored_at, indexed_at)
                SELECT ?, ?, ?, ?, ?, ?, ?, at, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, at, at,
                    'OPEN', now(), now(), now()
                FROM (SELECT least(?::timestamptz, now())) AS told(at)
                ON CONFLICT DO NOTHING
                RETURNING id
            )
            INSERT INTO millrace.dead_letter_history (letter_id, state, actor, note)
            SELECT id, 'OPEN', 'dead letter index', ? FROM letter
            """;

    private static final int LONGEST_ID = 200;

    private final Connection connection;

    ForeignLetters(Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens a letter.
     *
     * @return whether there was none of that identity yet
     */
    boolean open(StoredRecord record) throws SQLException {
        var told = new ForeignFailure(record);
        var before = connection.setSavepoint();
        try {
            boolean opened = insert(
                    record,
                    record.record().key(),
                    HeaderJson.write(record.record().headers()),
                    told,
                    told.failure());
            connection.releaseSavepoint(before);
            return opened;
        } catch (SQLException e) {
            if (!isAboutTheRecord(e)) {
                throw e;
            }
            connection.rollback(before);
            log.atWarn()
                    .addKeyValue("topic", record.record().topic())
                    .addKeyValue("partition", record.record().partition())
                    .addKeyValue("offset", record.record().offset())
                    .log(
                            "Record {} of {} [{}] cannot be kept whole; its letter has neither key nor headers: {}",
                            record.record().offset(),
                            record.record().topic(),
                            record.record().partition(),
                            String.valueOf(e.getMessage()));
            return insert(record, null, HeaderJson.write(new RecordHeaders()), told, told.failure());
        }
    }

    /** Data exceptions, and limits such as that of an index's rows. */
    private static boolean isAboutTheRecord(SQLException e) {
        var state = String.valueOf(e.getSQLState());
        return state.startsWith("22") || state.startsWith("54");
    }

    private boolean insert(
            StoredRecord stored, byte @Nullable [] key, String headers, ForeignFailure told, Failure failure)
            throws SQLException {
        var record = stored.record();
        try (var statement = connection.prepareStatement(OPEN)) {
            statement.setObject(1, Generators.timeBasedEpochGenerator().generate());
            statement.setString(2, identityOf(stored));
            statement.setString(3, told.group());
            statement.setString(4, record.topic());
            statement.setInt(5, record.partition());
            statement.setLong(6, record.offset());
            statement.setString(7, stored.topicId());
            setBytes(statement, 8, key);
            setBytes(statement, 9, record.value());
            statement.setString(10, headers);
            statement.setString(11, stored.header(EnvelopeHeaders.ID));
            statement.setString(12, stored.type());
            statement.setLong(13, stored.version());
            statement.setString(14, TraceId.of(stored.header(EnvelopeHeaders.TRACEPARENT)));
            statement.setString(15, failure.reason());
            statement.setString(16, failure.message());
            statement.setString(17, CauseJson.write(failure.causes()));
            statement.setString(18, failure.stackTrace());
            statement.setString(19, failure.fingerprint());
            statement.setInt(20, told.attempts());
            statement.setTimestamp(21, stored.recordedAt());
            statement.setString(22, "found in " + record.topic() + ", " + failure.reason() + ": " + failure.message());
            return statement.executeUpdate() == 1;
        }
    }

    private static String identityOf(StoredRecord stored) {
        var given = stored.header(DeadLetterHeaders.ID);
        if (given == null || given.isBlank()) {
            var record = stored.record();
            return stored.topicId() + ":" + record.partition() + ":" + record.offset();
        }
        return given.length() <= LONGEST_ID
                ? given
                : UUID.nameUUIDFromBytes(given.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static void setBytes(PreparedStatement statement, int index, byte @Nullable [] bytes) throws SQLException {
        if (bytes == null) {
            statement.setNull(index, Types.BINARY);
        } else {
            statement.setBytes(index, bytes);
        }
    }
}
