package io.millrace.deadletter.run;

import com.fasterxml.uuid.Generators;
import io.millrace.deadletter.audit.Act;
import io.millrace.deadletter.audit.Audit;
import io.millrace.deadletter.audit.AuditEntry;
import io.millrace.deadletter.letter.LetterFilter;
import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
import io.millrace.deadletter.repetition.Repetitions;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Replays that operators ask for, hold and end. Each act is durable, with its audit, when it returns. Thread-safe. */
public final class ReplayRuns {

    private static final String INSERT =
            """
            INSERT INTO millrace.replay_run (id, state, scope, group_ids, requested_by, reason, max_per_second,
                stop_after_failures)
            VALUES (?, 'RUNNING', ?, '{}', ?, ?, ?, ?)
            """;

    private static final String TAKEN =
            """
            UPDATE millrace.replay_run AS r SET letters = ?, not_taken = ?, group_ids = ARRAY(
                SELECT DISTINCT l.group_id FROM millrace.replay_item AS i JOIN millrace.dead_letter AS l ON l.id = i.letter_id
                WHERE i.run_id = r.id)
            WHERE r.id = ?
            """;

    private static final String MOVE =
            """
            UPDATE millrace.replay_run SET state = :to, note = NULL, outages = 0, starts = 0, not_before = now(),
                letters_at_once = 1, leased_by = NULL, leased_until = NULL,
                decided_before = resolved + superseded + failed + not_replayed, failed_before = failed,
                finished_at = CASE WHEN :to = 'CANCELLED' THEN now() END
            WHERE id = :id AND state = ANY(:from)
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Audit audit;
    private final Repetitions repetitions;
    private final RunSelection selection;
    private final RunItems items;
    private final RunSignal signal;

    /**
     * @param groups consumer groups whose letters can be applied here
     * @param signal wakes the worker
     */
    public ReplayRuns(
            DataSource dataSource,
            PlatformTransactionManager transactions,
            Collection<String> groups,
            RunSignal signal) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(transactions);
        this.audit = new Audit(dataSource);
        this.repetitions = new Repetitions(dataSource, transactions);
        this.selection = new RunSelection(jdbc, List.copyOf(groups));
        this.items = new RunItems(jdbc);
        this.signal = signal;
    }

    /**
     * Freezes a selection and has it replayed. The same request with the same idempotency key gives the same run.
     *
     * @throws RefusedException if nothing of it is free, or if the idempotency key came with another request or is in use
     */
    public ReplayRun request(RunRequest request) {
        var run = repetitions.once(request.keyed(), () -> durably(() -> begin(request)));
        signal.wake();
        return one(run);
    }

    /** Counts what a run of a selection would take now. */
    public OpenLetters open(LetterFilter selection) {
        return this.selection.count(selection);
    }

    private UUID begin(RunRequest request) {
        var id = Generators.timeBasedEpochGenerator().generate();
        jdbc.sql(INSERT)
                .param(id)
                .param(request.selection().describe())
                .param(request.actor())
                .param(request.reason())
                .param(request.settings().maxPerSecond())
                .param(request.settings().stopAfterFailures())
                .update();
        var taken = selection.take(id, request.selection(), request.actor());
        jdbc.sql(TAKEN).param(taken.taken()).param(taken.left()).param(id).update();
        audit.record(AuditEntry.ofRun(
                request.actor(),
                Act.REPLAY_REQUESTED,
                id,
                taken.taken(),
                request.reason(),
                request.selection().describe()));
        return id;
    }

    /** Holds a run behind the letters in hand. */
    public ReplayRun pause(UUID id, String actor, @Nullable String reason) {
        return move(id, RunState.PAUSED, List.of(RunState.RUNNING), Act.REPLAY_PAUSED, actor, reason);
    }

    /** Has a run that was paused, or that stopped, go on in its first gear. */
    public ReplayRun proceed(UUID id, String actor, @Nullable String reason) {
        return move(
                id, RunState.RUNNING, List.of(RunState.PAUSED, RunState.STOPPED), Act.REPLAY_CONTINUED, actor, reason);
    }

    /** Ends a run behind the letters in hand; those not decided are open again. */
    public ReplayRun cancel(UUID id, String actor, @Nullable String reason) {
        return move(
                id,
                RunState.CANCELLED,
                List.of(RunState.RUNNING, RunState.PAUSED, RunState.STOPPED),
                Act.REPLAY_CANCELLED,
                actor,
                reason);
    }

    private ReplayRun move(UUID id, RunState to, List<RunState> from, Act act, String actor, @Nullable String reason) {
        var moved = durably(() -> {
            long done = jdbc.sql(MOVE)
                    .param("id", id)
                    .param("to", to.name())
                    .param("from", from.stream().map(Enum::name).toArray(String[]::new))
                    .update();
            if (done == 0) {
                throw new RefusedException(
                        Refusal.RUN_STATE,
                        "Run %s is %s; that is possible only while it is one of %s"
                                .formatted(id, one(id).state(), from));
            }
            items.settle(id);
            var given = to == RunState.CANCELLED ? items.giveBack(id, actor, "run cancelled by " + actor) : 0;
            var progress = one(id).progress();
            audit.record(AuditEntry.ofRun(
                    actor,
                    act,
                    id,
                    to == RunState.CANCELLED ? given : progress.letters() - progress.decided(),
                    reason,
                    "%d of %d letters decided".formatted(progress.decided() - given, progress.letters())));
            return one(id);
        });
        signal.wake();
        return moved;
    }

    /** A run, if it exists. */
    public Optional<ReplayRun> find(UUID id) {
        return jdbc.sql("SELECT %s FROM millrace.replay_run WHERE id = ?".formatted(RunRow.COLUMNS))
                .param(id)
                .query(RunRow::read)
                .optional()
                .map(RunRow::run);
    }

    /**
     * A run.
     *
     * @throws RefusedException if there is none of that id
     */
    public ReplayRun one(UUID id) {
        return find(id).orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_RUN, "There is no replay run " + id));
    }

    /**
     * Runs, newest first.
     *
     * @param before the last one seen, or null for the beginning
     */
    public List<ReplayRun> newest(@Nullable UUID before, int limit) {
        return jdbc
                .sql(
                        """
                        SELECT %s FROM millrace.replay_run WHERE :before::uuid IS NULL OR (requested_at, id) <
                            (SELECT requested_at, id FROM millrace.replay_run WHERE id = :before::uuid)
                        ORDER BY requested_at DESC, id DESC LIMIT :limit
                        """
                                .formatted(RunRow.COLUMNS))
                .param("before", before == null ? null : before.toString())
                .param("limit", limit)
                .query(RunRow::read)
                .list()
                .stream()
                .map(RunRow::run)
                .toList();
    }

    /** What became of a run's letters, in their order. */
    public List<RunItem> items(UUID id, long after, int limit) {
        one(id);
        return items.list(id, after, limit);
    }

    private <T> T durably(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> {
            jdbc.sql("SET LOCAL synchronous_commit = on").update();
            return work.get();
        }));
    }
}
