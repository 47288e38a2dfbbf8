package io.millrace.deadletter.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.uuid.Generators;
import io.millrace.deadletter.audit.Act;
import io.millrace.deadletter.audit.Audit;
import io.millrace.deadletter.audit.AuditEntry;
import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.letter.LetterStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.transaction.PlatformTransactionManager;

/** Corrects letters. The original keeps its bytes; a linked copy takes its place. Thread-safe. */
public final class LetterEdits {

    /** The copy is no failure of its own, so that it is not mirrored. */
    private static final String COPY =
            """
            WITH copy AS (
                INSERT INTO millrace.dead_letter (id, group_id, topic, partition, record_offset, topic_id, projection,
                    recorded_at, record_key, record_value, record_headers, event_id, event_type, aggregate_version,
                    trace_id, app_version, reason, message, causes, stack_trace, fingerprint, attempts, first_failed_at,
                    last_failed_at, state, state_since, parked_order, edited_from, mirrored_at)
                SELECT ?, group_id, topic, partition, record_offset, topic_id, projection, recorded_at, record_key, ?,
                    record_headers, event_id, event_type, aggregate_version, trace_id, app_version, reason, message, causes,
                    stack_trace, fingerprint, attempts, first_failed_at, last_failed_at, 'OPEN', now(), parked_order, id,
                    now()
                FROM millrace.dead_letter WHERE id = ?
                RETURNING id
            )
            INSERT INTO millrace.dead_letter_history (letter_id, state, actor, note) SELECT id, 'OPEN', ?, ? FROM copy
            """;

    private static final String TAKE_PLACE = "UPDATE millrace.parked_key SET letter_id = ? WHERE letter_id = ?";

    private final DurableTransactions transactions;
    private final PayloadCheck check;

    public LetterEdits(DataSource dataSource, PlatformTransactionManager transactions, PayloadCheck check) {
        this.transactions = new DurableTransactions(dataSource, transactions);
        this.check = check;
    }

    /**
     * Makes a corrected copy of an open letter. The copy is open and at the original's place; the original is discarded.
     *
     * @param payload the corrected value
     * @param reason why; kept
     * @return id of the copy
     * @throws io.millrace.deadletter.refusal.RefusedException if the letter is not open, or if the payload does not fit
     *     its event type
     */
    public UUID edit(UUID letter, String payload, String actor, String reason) {
        var why = LetterDecisions.required(reason, "edit", letter);
        var copy = Generators.timeBasedEpochGenerator().generate();
        return transactions.run(connection -> {
            var held = HeldLetter.lock(connection, letter).requireOpen("edited");
            var bytes = payload.getBytes(UTF_8);
            check.check(held.type(), bytes);
            copy(connection, copy, bytes, letter, actor, why);
            takePlace(connection, copy, letter);
            new LetterStates(connection, actor)
                    .move(
                            List.of(new LetterStates.Move(
                                    letter, LetterState.DISCARDED, "corrected as %s: %s".formatted(copy, why))),
                            List.of(LetterState.OPEN));
            Audit.record(
                    connection, AuditEntry.ofLetter(actor, Act.EDITED, letter, why, "corrected as letter " + copy));
            return copy;
        });
    }

    private static void copy(Connection connection, UUID copy, byte[] payload, UUID letter, String actor, String why)
            throws SQLException {
        try (var statement = connection.prepareStatement(COPY)) {
            statement.setObject(1, copy);
            statement.setBytes(2, payload);
            statement.setObject(3, letter);
            statement.setString(4, actor);
            statement.setString(5, "corrected copy of %s: %s".formatted(letter, why));
            statement.executeUpdate();
        }
    }

    private static void takePlace(Connection connection, UUID copy, UUID letter) throws SQLException {
        try (var statement = connection.prepareStatement(TAKE_PLACE)) {
            statement.setObject(1, copy);
            statement.setObject(2, letter);
            statement.executeUpdate();
        }
    }
}
