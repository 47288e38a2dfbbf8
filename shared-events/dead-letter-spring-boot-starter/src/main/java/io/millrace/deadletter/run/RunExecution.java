package io.millrace.deadletter.run;

import io.millrace.deadletter.audit.Act;
import io.millrace.deadletter.audit.Audit;
import io.millrace.deadletter.audit.AuditEntry;
import io.millrace.deadletter.replay.LetterOutcome;
import io.millrace.deadletter.replay.Replayer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Executes runs step by step. A step applies some letters and writes down what became of them. */
final class RunExecution {

    private static final Logger log = LoggerFactory.getLogger(RunExecution.class);
    private static final int LONGEST_NOTE = 500;

    /** Between two tries to take a turn. */
    private static final Duration FOR_A_TURN = Duration.ofMillis(100);

    private static final String GO_ON =
            """
            UPDATE millrace.replay_run
            SET letters_at_once = ?, outages = ?, starts = ?, note = ?, not_before = now() + ? * interval '1 millisecond'
            WHERE id = ? AND leased_by = ? AND state = 'RUNNING'
            """;

    private static final String END =
            """
            UPDATE millrace.replay_run SET state = ?, note = ?, starts = 0, leased_by = NULL, leased_until = NULL,
                finished_at = CASE WHEN ? = 'DONE' THEN now() END
            WHERE id = ? AND leased_by = ? AND state = 'RUNNING'
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Audit audit;
    private final Replayer replayer;
    private final RunItems items;
    private final RunRules rules;

    /** Runs with a step that came to nothing, as far as is known, although this process lives. */
    private final Set<UUID> begun = ConcurrentHashMap.newKeySet();

    RunExecution(DataSource dataSource, PlatformTransactionManager transactions, Replayer replayer, RunRules rules) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(transactions);
        this.audit = new Audit(dataSource);
        this.replayer = replayer;
        this.items = new RunItems(jdbc);
        this.rules = rules;
    }

    /** Writes down what an earlier worker decided and could not write down any more. */
    void begin(RunLease lease) {
        items.settle(lease.run());
        items.resume(lease, begun.contains(lease.run()) ? 1 : 0);
        begun.remove(lease.run());
        var row = held(lease);
        if (row != null && row.careful()) {
            log.atWarn()
                    .addKeyValue("run", lease.run())
                    .addKeyValue("crashes", row.starts())
                    .log(
                            "Replay run {}: its process ended in the middle; what it had in hand is applied one by one, to"
                                    + " find out whether a letter ends the process",
                            lease.run());
        }
    }

    /**
     * Makes one step.
     *
     * @return the wait before the next, or nothing if there is none for this worker
     */
    Optional<Duration> step(RunLease lease) {
        var row = held(lease);
        if (row == null) {
            return Optional.empty();
        }
        try (var turn = replayer.turns().take(row.careful())) {
            return turn == null ? Optional.of(FOR_A_TURN) : step(lease, row);
        }
    }

    private Optional<Duration> step(RunLease lease, RunRow row) {
        begun.add(lease.run());
        try {
            var wait = noted(lease, row);
            begun.remove(lease.run());
            return wait;
        } catch (Error e) {
            begun.remove(lease.run()); // as good as a crash: it would come again each time
            throw e;
        }
    }

    private Optional<Duration> noted(RunLease lease, RunRow row) {
        var batch = items.begin(lease, row.careful() ? 1 : atOnce(row));
        if (batch.letters().isEmpty()) {
            end(lease, RunState.DONE, null);
            return Optional.empty();
        }
        long start = System.nanoTime();
        Map<UUID, LetterOutcome> outcomes;
        try {
            outcomes = replay(lease, row, batch);
        } catch (RunLease.LostException e) {
            items.settle(lease.run(), batch.last());
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(waitOut(lease, row, e));
        }
        return decided(lease, row, batch, outcomes, Duration.ofNanos(System.nanoTime() - start));
    }

    private Map<UUID, LetterOutcome> replay(RunLease lease, RunRow row, RunItems.Batch batch) {
        var actor = row.run().requestedBy();
        return row.careful()
                ? replayer.replayAlone(batch.letters().get(0), row.starts(), actor, lease)
                : replayer.replay(batch.letters(), actor, lease);
    }

    private int atOnce(RunRow row) {
        var settings = row.run().settings();
        var rate = settings.maxPerSecond();
        int gear = rules.atOnce(row.run().lettersAtOnce(), settings, row.decidedSince(), row.failedSince());
        return rate == null ? gear : (int) Math.max(1, Math.min(gear, rate));
    }

    private @Nullable RunRow held(RunLease lease) {
        return jdbc.sql("SELECT %s FROM millrace.replay_run WHERE id = ? AND leased_by = ? AND state = 'RUNNING'"
                        .formatted(RunRow.COLUMNS))
                .param(lease.run())
                .param(lease.token())
                .query(RunRow::read)
                .optional()
                .orElse(null);
    }

    private Optional<Duration> decided(
            RunLease lease, RunRow before, RunItems.Batch batch, Map<UUID, LetterOutcome> outcomes, Duration took) {
        return transaction.execute(status -> {
            items.settle(lease.run(), batch.last());
            outcomes.forEach((letter, outcome) -> {
                if (outcome instanceof LetterOutcome.NotReplayed not) {
                    items.giveBack(lease.run(), letter, before.run().requestedBy(), not.why());
                }
            });
            var after = held(lease);
            if (after == null) {
                return Optional.empty();
            }
            boolean failed = after.failedSince() > before.failedSince();
            boolean left =
                    after.run().progress().decided() < after.run().progress().letters();
            if (failed && left && rules.stops(after.run().settings(), after.decidedSince(), after.failedSince())) {
                end(
                        lease,
                        RunState.STOPPED,
                        "%d of %d letters failed; look at them, then continue or cancel"
                                .formatted(after.failedSince(), after.decidedSince()));
                return Optional.empty();
            }
            var wait = wait(after, batch.letters().size(), took);
            boolean careful = before.careful() && batch.last() < batch.until();
            goOn(lease, failed ? 1 : gear(before), 0, careful ? 1 : 0, null, wait);
            return Optional.of(wait);
        });
    }

    private int gear(RunRow before) {
        int gear = before.run().lettersAtOnce();
        return before.careful() ? gear : Math.max(gear, rules.nextGear(atOnce(before)));
    }

    private static Duration wait(RunRow row, int letters, Duration took) {
        var rate = row.run().settings().maxPerSecond();
        if (rate == null) {
            return Duration.ZERO;
        }
        var wait = Duration.ofNanos((long) (letters / rate * 1e9)).minus(took);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private Duration waitOut(RunLease lease, RunRow row, RuntimeException outage) {
        int outages = row.outages() + 1;
        var wait = rules.backOff(outages);
        var text = "waits, because something it depends on is away: " + outage.getMessage();
        log.atWarn()
                .setCause(outage)
                .addKeyValue("run", lease.run())
                .log("Replay run {} could not go on; no letter failed by it; next attempt in {}", lease.run(), wait);
        goOn(
                lease,
                row.run().lettersAtOnce(),
                outages,
                row.starts(),
                text.length() <= LONGEST_NOTE ? text : text.substring(0, LONGEST_NOTE),
                wait);
        return wait;
    }

    private void goOn(RunLease lease, int gear, int outages, int starts, @Nullable String note, Duration wait) {
        jdbc.sql(GO_ON)
                .param(gear)
                .param(outages)
                .param(starts)
                .param(note)
                .param(wait.toMillis())
                .param(lease.run())
                .param(lease.token())
                .update();
    }

    private void end(RunLease lease, RunState state, @Nullable String note) {
        transaction.executeWithoutResult(status -> {
            int ended = jdbc.sql(END)
                    .param(state.name())
                    .param(note)
                    .param(state.name())
                    .param(lease.run())
                    .param(lease.token())
                    .update();
            if (ended == 1) {
                record(lease.run(), state);
            }
        });
    }

    private void record(UUID id, RunState state) {
        var run = jdbc.sql("SELECT %s FROM millrace.replay_run WHERE id = ?".formatted(RunRow.COLUMNS))
                .param(id)
                .query(RunRow::read)
                .single()
                .run();
        var progress = run.progress();
        var detail = "%d resolved, %d superseded, %d failed, %d not replayed"
                .formatted(progress.resolved(), progress.superseded(), progress.failed(), progress.notReplayed());
        audit.record(AuditEntry.ofRun(
                run.requestedBy(),
                state == RunState.DONE ? Act.REPLAY_DONE : Act.REPLAY_STOPPED,
                id,
                progress.decided(),
                run.reason(),
                detail));
        log.atInfo().addKeyValue("run", id).log("Replay run {} is {}: {}", id, state, detail);
    }
}
