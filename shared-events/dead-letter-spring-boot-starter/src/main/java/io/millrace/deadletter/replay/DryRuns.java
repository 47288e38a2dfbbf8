package io.millrace.deadletter.replay;

import io.millrace.deadletter.audit.Act;
import io.millrace.deadletter.audit.Audit;
import io.millrace.deadletter.audit.AuditEntry;
import io.millrace.deadletter.letter.LetterFilter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** Replays letters and undoes it. Thread-safe. */
public final class DryRuns {

    private static final int MOST = 50;

    private static final String FIRST =
            """
            SELECT l.id FROM millrace.dead_letter AS l WHERE l.state = 'OPEN' %s
            ORDER BY %s LIMIT %d
            """;

    private final JdbcClient jdbc;
    private final DurableTransactions transactions;
    private final Map<String, ReplayTarget> targets;

    public DryRuns(DataSource dataSource, PlatformTransactionManager transactions, ReplayTargets targets) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new DurableTransactions(dataSource, transactions);
        this.targets =
                targets.all().stream().collect(Collectors.toUnmodifiableMap(ReplayTarget::group, Function.identity()));
    }

    /**
     * Tries out what is open of a selection as {@link #tryOut(List, String, String)} does: the oldest 50 letters at most.
     *
     * @throws RuntimeException if the database, or what a handler needs, is away
     */
    public DryRunAnswer tryOut(LetterFilter selection, String actor) {
        var ids = jdbc.sql(FIRST.formatted(selection.conditions(), selection.oldestFirst(), MOST + 1))
                .params(selection.parameters())
                .query(UUID.class)
                .list();
        var tried = ids.size() > MOST ? ids.subList(0, MOST) : ids;
        return new DryRunAnswer(
                tried.isEmpty() ? List.of() : tryOut(tried, actor, selection.describe()), ids.size() > MOST);
    }

    /**
     * Applies letters in their order, each on what the ones before it left, in a transaction that is always rolled back.
     * Holds the locks of a replay meanwhile. What waits behind the letters is not applied.
     *
     * @param letters ids of some letters; those that are closed are left out of the trial
     * @param scope what was asked for, in words
     * @throws RuntimeException if the database, or what a handler needs, is away
     */
    public List<DryRunResult> tryOut(List<UUID> letters, String actor, String scope) {
        var results = transactions.tryOut(connection -> tryOut(connection, letters));
        transactions.run(connection -> {
            Audit.record(connection, new AuditEntry(actor, Act.DRY_RUN, letters.size(), null, null, null, scope));
            return results;
        });
        return results;
    }

    private List<DryRunResult> tryOut(Connection connection, List<UUID> letters) throws SQLException {
        var keys = new QueueKeys(connection);
        keys.lock(new TreeSet<>(keys.of(letters)));
        var entries = new QueueEntries(connection).lockLetters(letters);
        entries.sort(QueueEntry.ORDER);
        List<DryRunResult> results = new ArrayList<>();
        Set<UUID> left = new LinkedHashSet<>(letters);
        for (QueueEntry entry : entries) {
            left.remove(entry.requiredLetter());
            results.add(tryOut(connection, entry));
        }
        left.forEach(letter -> results.add(DryRunResult.untried(letter, "it is not open any more")));
        return results;
    }

    private DryRunResult tryOut(Connection connection, QueueEntry entry) throws SQLException {
        var letter = entry.requiredLetter();
        var target = targets.get(entry.group());
        if (target == null) {
            return DryRunResult.untried(letter, "this service does not have the consumer group " + entry.group());
        }
        var before = connection.setSavepoint();
        try {
            var trial = target.dryRun(connection, List.of(entry.record()));
            return new DryRunResult(letter, trial.outcomes().get(0), null, null, trial.rows());
        } catch (ReplayFailedException e) {
            connection.rollback(before);
            return DryRunResult.failed(letter, e.failure());
        }
    }
}
