package io.millrace.deadletter.replay;

import io.millrace.deadletter.audit.Act;
import io.millrace.deadletter.audit.Audit;
import io.millrace.deadletter.audit.AuditEntry;
import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.letter.LetterStates;
import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;

/** Gives letters up and takes them up again. Each decision is durable, with its audit, when it returns. Thread-safe. */
public final class LetterDecisions {

    private final DurableTransactions transactions;
    private final Map<String, ReplayTarget> targets;

    public LetterDecisions(DataSource dataSource, PlatformTransactionManager transactions, ReplayTargets targets) {
        this.transactions = new DurableTransactions(dataSource, transactions);
        this.targets =
                targets.all().stream().collect(Collectors.toUnmodifiableMap(ReplayTarget::group, Function.identity()));
    }

    /**
     * Gives an open letter up. Its projection goes beyond its version, and what waits behind it follows.
     *
     * @param reason why; kept
     * @throws RefusedException if it is not open, or if it holds a queue that nobody here can apply
     */
    public void discard(UUID letter, String actor, String reason) {
        var why = required(reason, "discard", letter);
        transactions.run(connection -> {
            var held = HeldLetter.lock(connection, letter).requireOpen("discarded");
            if (held.atHead()) {
                skip(connection, held.entry());
            }
            new LetterStates(connection, actor)
                    .move(
                            List.of(new LetterStates.Move(letter, LetterState.DISCARDED, why)),
                            List.of(LetterState.OPEN));
            Audit.record(connection, AuditEntry.ofLetter(actor, Act.DISCARDED, letter, why, "discarded"));
            return letter;
        });
    }

    private void skip(Connection connection, QueueEntry entry) throws SQLException {
        var target = targets.get(entry.group());
        if (target == null) {
            throw new RefusedException(
                    Refusal.LETTER_STATE,
                    "Events wait behind letter %s for the consumer group %s, which this service does not have; decide where its projection runs"
                            .formatted(entry.requiredLetter(), entry.group()));
        }
        new SkippedVersions(connection).keep(entry.requiredLetter(), target.skip(connection, entry.record()));
        new QueueKeys(connection).release(Set.of(entry.requiredKey()));
    }

    /**
     * Opens a closed letter again. If its projection went beyond it when it was discarded, that is taken back, and what
     * comes from now on waits behind it.
     *
     * @param reason why; kept
     * @throws RefusedException if it is not closed, if a correction of it or what it corrects stands for it, or if its
     *     projection has its version or a newer one by now
     */
    public void reopen(UUID letter, String actor, String reason) {
        var why = required(reason, "reopen", letter);
        transactions.run(connection -> {
            var held = HeldLetter.lock(connection, letter);
            if (held.state().isUnresolved()) {
                throw new RefusedException(
                        Refusal.LETTER_STATE, "Letter %s is %s already".formatted(letter, held.state()));
            }
            refuseIfAnotherCounts(connection, letter);
            takeBack(connection, held);
            new LetterStates(connection, actor)
                    .move(List.of(new LetterStates.Move(letter, LetterState.OPEN, why)), List.of(held.state()));
            Audit.record(connection, AuditEntry.ofLetter(actor, Act.REOPENED, letter, why, "was " + held.state()));
            return letter;
        });
    }

    private static void refuseIfAnotherCounts(Connection connection, UUID letter) throws SQLException {
        var other = new Corrections(connection).insteadOf(letter);
        if (other.isPresent()) {
            throw new RefusedException(
                    Refusal.LETTER_STATE,
                    "Letter %s cannot be reopened: letter %s, its correction or what it corrects, stands for it; decide that one"
                            .formatted(letter, other.get()),
                    Map.of("letter", other.get().toString()));
        }
    }

    private void takeBack(Connection connection, HeldLetter held) throws SQLException {
        var target = held.projection() == null ? null : targets.get(held.entry().group());
        if (target == null) {
            return;
        }
        var skippedFrom =
                held.state() == LetterState.DISCARDED ? new SkippedVersions(connection).take(held.id()) : null;
        if (!target.takeBack(connection, held.entry().record(), skippedFrom)) {
            throw new RefusedException(
                    Refusal.LETTER_STATE,
                    "Letter %s cannot be reopened: the projection %s has its version of the aggregate or a newer one, so that a replay would change nothing. If its effect is still wanted, have the write service send a new event with it"
                            .formatted(held.id(), target.projection()),
                    Map.of("state", held.state().name()));
        }
        var key = held.entry().key();
        if (skippedFrom != null && key != null) {
            // The engine of the partition may be at work on this key. It moves versions by compare-and-set: a batch
            // that read the version before loses, is applied again and finds the key parked. The version comes
            // before the key, as in its batches.
            new QueueKeys(connection).park(key, held.id());
        }
    }

    static String required(@Nullable String reason, String act, UUID letter) {
        if (reason == null || reason.isBlank()) {
            throw new RefusedException(
                    Refusal.REASON_REQUIRED,
                    "To %s letter %s needs a reason; it is kept in the audit".formatted(act, letter));
        }
        return reason.strip().replace('\0', ' ');
    }
}
