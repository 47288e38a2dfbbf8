package io.millrace.deadletter.view;

import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Folds changes of counts into the counts, so that readers have few rows to add. One instance at a time does. Thread-safe. */
public final class GroupCounts {

    private static final String ANY = "SELECT EXISTS (SELECT FROM millrace.dead_letter_count_change)";

    private static final String LOCK =
            "SELECT pg_try_advisory_xact_lock(hashtextextended('millrace.dead_letter_count', 0))";

    private static final String FOLD =
            """
            WITH changes AS (
                DELETE FROM millrace.dead_letter_count_change
                WHERE ctid = ANY(ARRAY(SELECT ctid FROM millrace.dead_letter_count_change LIMIT :most))
                RETURNING fingerprint, state, projection, letters, indexed, unmirrored, first_failed_at, last_failed_at
            ), folded AS (
                INSERT INTO millrace.dead_letter_count AS c
                    (fingerprint, state, projection, letters, indexed, unmirrored, first_failed_at, last_failed_at)
                SELECT fingerprint, state, projection, sum(letters), sum(indexed), sum(unmirrored), min(first_failed_at),
                    max(last_failed_at)
                FROM changes GROUP BY fingerprint, state, projection
                ON CONFLICT (fingerprint, state, projection) DO UPDATE SET letters = c.letters + excluded.letters,
                    indexed = c.indexed + excluded.indexed, unmirrored = c.unmirrored + excluded.unmirrored,
                    first_failed_at = least(c.first_failed_at, excluded.first_failed_at),
                    last_failed_at = greatest(c.last_failed_at, excluded.last_failed_at)
            )
            SELECT count(*) FROM changes
            """;

    /** Changes of one transaction. */
    private static final int MOST = 20_000;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    public GroupCounts(DataSource dataSource, PlatformTransactionManager transactions) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Folds what there is, up to a limit. If that is nothing, it costs one look at an empty table.
     *
     * @return whether there may be more
     */
    public boolean fold() {
        if (!jdbc.sql(ANY).query(Boolean.class).single()) {
            return false;
        }
        return Boolean.TRUE.equals(transaction.execute(status -> lock() && foldSome() == MOST));
    }

    private boolean lock() {
        return jdbc.sql(LOCK).query(Boolean.class).single();
    }

    private long foldSome() {
        return jdbc.sql(FOLD).param("most", MOST).query(Long.class).single();
    }
}
