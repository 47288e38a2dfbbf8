package io.millrace.deadletter.replay;

import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.letter.LetterStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Applies letters again, each in one transaction with its new state and with as much of the queue behind it as fits. What
 * does not fit is applied by {@link #goOn}. Thread-safe; several instances may replay at once.
 */
public final class Replayer {

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Map<String, ReplayTarget> targets;
    private final @Nullable String appVersion;

    private final QueueReplay queues;

    private final Turns turns = new Turns();

    /**
     * @param dataSource where letters and projections are
     * @param transactions manages transactions of that data source
     * @param targets who can apply letters
     * @param appVersion version of the service, to be kept with new failures
     */
    public Replayer(
            DataSource dataSource,
            PlatformTransactionManager transactions,
            Collection<ReplayTarget> targets,
            @Nullable String appVersion) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.transaction = new TransactionTemplate(transactions);
        this.targets = targets.stream().collect(Collectors.toUnmodifiableMap(ReplayTarget::group, Function.identity()));
        this.appVersion = appVersion;
        this.queues = new QueueReplay(this::inTransaction, this.targets, appVersion, turns);
    }

    /** The groups whose letters can be replayed here. */
    public Collection<String> groups() {
        return targets.keySet();
    }

    /** Turns of those who note starts on letters or queues. */
    public Turns turns() {
        return turns;
    }

    /**
     * Replays letters. Those of one key are applied in their order, whatever the order of the ids.
     *
     * @param letters ids of unresolved letters
     * @param actor who asked for it
     * @return what became of each
     * @throws RuntimeException if the database, or what a handler needs, is away: nothing is changed that is not
     *     committed; try again later
     */
    public Map<UUID, LetterOutcome> replay(List<UUID> letters, String actor) {
        return replay(letters, actor, ReplayGuard.NONE);
    }

    /**
     * Replays letters as {@link #replay(List, String)} does, as long as a guard lets it.
     *
     * @param guard asked at the beginning of every transaction; what it throws ends the replay and rolls that one back
     */
    public Map<UUID, LetterOutcome> replay(List<UUID> letters, String actor, ReplayGuard guard) {
        Map<UUID, LetterOutcome> outcomes = new LinkedHashMap<>();
        replay(letters, actor, guard, null, outcomes);
        return outcomes;
    }

    private void replay(
            List<UUID> letters,
            String actor,
            ReplayGuard guard,
            @Nullable StuckFollower stuck,
            Map<UUID, LetterOutcome> outcomes) {
        try {
            var closed = inTransaction(
                    guard, connection -> new ReplayTransaction(connection, targets, actor).replay(letters, stuck));
            letters.forEach(letter -> outcomes.put(letter, outcome(closed.get(letter))));
        } catch (EntryFailedException e) {
            failed(e, letters, actor, guard, outcomes);
        }
    }

    private void failed(
            EntryFailedException e,
            List<UUID> letters,
            String actor,
            ReplayGuard guard,
            Map<UUID, LetterOutcome> outcomes) {
        if (letters.size() > 1) {
            replay(letters.subList(0, letters.size() / 2), actor, guard, null, outcomes);
            replay(letters.subList(letters.size() / 2, letters.size()), actor, guard, null, outcomes);
        } else if (e.entry().letter() == null) {
            replay(letters, actor, guard, new StuckFollower(e.entry(), e.failure(), appVersion), outcomes);
        } else {
            failAgain(e, actor, guard);
            outcomes.put(letters.get(0), new LetterOutcome.FailedAgain(e.failure()));
        }
    }

    /**
     * Replays one letter by itself, without what waits behind it, because earlier replays that had it in hand came to
     * nothing: it may be what ended their process. After four of them it is not applied again but fails.
     *
     * @param crashes replays that came to nothing
     * @param guard as for {@link #replay(List, String, ReplayGuard)}
     */
    public Map<UUID, LetterOutcome> replayAlone(UUID letter, int crashes, String actor, ReplayGuard guard) {
        Map<UUID, LetterOutcome> outcomes = new LinkedHashMap<>();
        try {
            var closed = inTransaction(guard, connection -> {
                var transaction = new ReplayTransaction(connection, targets, actor);
                return Crashes.convict(crashes) ? transaction.refuse(letter, crashes) : transaction.replayAlone(letter);
            });
            outcomes.put(letter, outcome(closed.get(letter)));
        } catch (EntryFailedException e) {
            failed(e, List.of(letter), actor, guard, outcomes);
        }
        return outcomes;
    }

    private static LetterOutcome outcome(@Nullable ReplayOutcome closed) {
        return closed == null
                ? new LetterOutcome.NotReplayed("it is not open any more")
                : new LetterOutcome.Closed(closed);
    }

    private void failAgain(EntryFailedException failed, String actor, ReplayGuard guard) {
        inTransaction(guard, connection -> {
            new LetterStates(connection, actor)
                    .failAgain(failed.entry().requiredLetter(), failed.failure(), appVersion);
            return failed;
        });
    }

    /**
     * Goes on with queues of a group whose letters are closed: applies a batch of what waits there. A record that cannot
     * be applied becomes the letter at the head of its queue; so does one at which the process ended four times.
     *
     * @param group one of {@link #groups()}
     * @param actor who asked for it
     * @return whether there was anything to do
     */
    public boolean goOn(String group, String actor) {
        return queues.goOn(group, actor);
    }

    /**
     * Closes letters of a group whose projection has overtaken them, as superseded.
     *
     * @return how many
     */
    public int closeOvertaken(String group, String actor) {
        var target = Objects.requireNonNull(targets.get(group), group);
        return inTransaction(connection -> {
            var overtaken = target.overtaken(connection).stream()
                    .map(letter -> ReplayTransaction.closing(letter, ReplayOutcome.SUPERSEDED))
                    .toList();
            return new LetterStates(connection, actor)
                    .move(overtaken, List.of(LetterState.OPEN))
                    .size();
        });
    }

    private <T> T inTransaction(ConnectionCallback<T> work) {
        return inTransaction(ReplayGuard.NONE, work);
    }

    private <T> T inTransaction(ReplayGuard guard, ConnectionCallback<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> jdbc.execute((ConnectionCallback<T>) connection -> {
            commitDurably(connection);
            guard.check(connection);
            return work.doInConnection(connection);
        })));
    }

    /** A service may have its read models committed lazily, because Kafka gives them again; an operator's act comes once. */
    private static void commitDurably(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET LOCAL synchronous_commit = on");
        }
    }
}
