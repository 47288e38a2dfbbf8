package io.millrace.deadletter.parking;

import com.fasterxml.uuid.Generators;
import io.millrace.contract.envelope.EnvelopeHeaders;
import io.millrace.deadletter.letter.CauseJson;
import io.millrace.deadletter.letter.Failure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens a letter: the letter, its parked key and the beginning of its history in one statement. */
final class LetterStatement {

    /**
     * A record that failed before, and is read again because somebody moved the position back, gets its letter opened
     * again.
     */
    private static final String OPEN =
            """
            WITH attempted AS (
                DELETE FROM millrace.failed_attempt
                WHERE group_id = ? AND topic = ? AND partition = ? AND record_offset = ? AND topic_id = ?
                RETURNING attempts, first_failed_at
            ), letter AS (
                INSERT INTO millrace.dead_letter AS l (id, group_id, topic, partition, record_offset, topic_id, projection,
                    recorded_at, record_key, record_value, record_headers, event_id, event_type, aggregate_version, trace_id,
                    app_version, reason, message, causes, stack_trace, fingerprint, attempts, first_failed_at,
                    last_failed_at, state, state_since, parked_order)
                SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?,
                    1 + coalesce((SELECT attempts FROM attempted), 0),
                    coalesce((SELECT first_failed_at FROM attempted), now()), now(), 'OPEN', now(),
                    coalesce(?, nextval('millrace.parked_order'))
                ON CONFLICT (group_id, topic, partition, record_offset, topic_id) WHERE edited_from IS NULL DO UPDATE
                SET attempts = l.attempts + excluded.attempts, last_failed_at = now(), state = 'OPEN', state_since = now(),
                    reason = excluded.reason, message = excluded.message, causes = excluded.causes,
                    stack_trace = excluded.stack_trace, fingerprint = excluded.fingerprint,
                    app_version = excluded.app_version
                RETURNING id, group_id, topic, record_key
            ), parked AS (
                INSERT INTO millrace.parked_key (group_id, topic, record_key, letter_id)
                SELECT group_id, topic, record_key, id FROM letter WHERE length(record_key) <= %d
                ON CONFLICT (group_id, topic, record_key) DO UPDATE SET letter_id = excluded.letter_id
            )
            INSERT INTO millrace.dead_letter_history (letter_id, state, actor, note)
            SELECT id, 'OPEN', ?, ? FROM letter
            """
                    .formatted(RecordKey.LONGEST);

    private final String group;
    private final String projection;
    private final @Nullable String appVersion;

    LetterStatement(String group, String projection, @Nullable String appVersion) {
        this.group = group;
        this.projection = projection;
        this.appVersion = appVersion;
    }

    void open(Connection connection, List<FailedRecord> failures) throws SQLException {
        try (var statement = connection.prepareStatement(OPEN)) {
            for (FailedRecord failed : failures) {
                int next = setPlace(statement, 1, failed.record());
                statement.setObject(next, Generators.timeBasedEpochGenerator().generate());
                next = setPlace(statement, next + 1, failed.record());
                statement.setString(next, projection);
                next = setRecord(statement, next + 1, failed.record());
                next = setFailure(statement, next, failed.failure());
                statement.setObject(next, failed.order(), Types.BIGINT);
                setHistory(statement, next + 1, failed.failure());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private int setPlace(PreparedStatement statement, int first, StoredRecord stored) throws SQLException {
        var record = stored.record();
        statement.setString(first, group);
        statement.setString(first + 1, record.topic());
        statement.setInt(first + 2, record.partition());
        statement.setLong(first + 3, record.offset());
        statement.setString(first + 4, stored.topicId());
        return first + 5;
    }

    private static int setRecord(PreparedStatement statement, int first, StoredRecord stored) throws SQLException {
        var record = stored.record();
        statement.setTimestamp(first, stored.recordedAt());
        setBytes(statement, first + 1, record.key());
        setBytes(statement, first + 2, record.value());
        statement.setString(first + 3, HeaderJson.write(record.headers()));
        statement.setString(first + 4, stored.header(EnvelopeHeaders.ID));
        statement.setString(first + 5, stored.type());
        statement.setLong(first + 6, stored.version());
        statement.setString(first + 7, TraceId.of(stored.header(EnvelopeHeaders.TRACEPARENT)));
        return first + 8;
    }

    private int setFailure(PreparedStatement statement, int first, Failure failure) throws SQLException {
        statement.setString(first, appVersion);
        statement.setString(first + 1, failure.reason());
        statement.setString(first + 2, failure.message());
        statement.setString(first + 3, CauseJson.write(failure.causes()));
        statement.setString(first + 4, failure.stackTrace());
        statement.setString(first + 5, failure.fingerprint());
        return first + 6;
    }

    private void setHistory(PreparedStatement statement, int first, Failure failure) throws SQLException {
        statement.setString(first, "projection " + projection);
        statement.setString(first + 1, failure.reason() + ": " + failure.message());
    }

    private static void setBytes(PreparedStatement statement, int index, byte @Nullable [] bytes) throws SQLException {
        if (bytes == null) {
            statement.setNull(index, Types.BINARY);
        } else {
            statement.setBytes(index, bytes);
        }
    }
}
