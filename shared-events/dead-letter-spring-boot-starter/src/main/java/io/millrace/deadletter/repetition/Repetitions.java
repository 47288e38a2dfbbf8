package io.millrace.deadletter.repetition;

import io.millrace.deadletter.refusal.RefusedException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SQLErrorCodeSQLExceptionTranslator;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Does what is asked for once, however often the request comes with its idempotency key. Thread-safe. */
public final class Repetitions {

    private static final String DURABLY = "SET LOCAL synchronous_commit = on";

    private static final String LONGEST_WAIT = "SELECT set_config('lock_timeout', ?, true)";

    /** A repetition at the same time waits here for what becomes of the first. */
    private static final String FIRST =
            """
            INSERT INTO millrace.keyed_request (actor, idempotency_key, request_hash) VALUES (:actor, :key, :hash)
            ON CONFLICT (actor, idempotency_key) DO NOTHING
            """;

    private static final String KEEP =
            "UPDATE millrace.keyed_request SET answer = :answer WHERE actor = :actor AND idempotency_key = :key";

    private static final String ANSWER =
            """
            SELECT answer FROM millrace.keyed_request
            WHERE actor = :actor AND idempotency_key = :key AND request_hash = :hash
            """;

    private static final String FORGET =
            "DELETE FROM millrace.keyed_request WHERE asked_at < now() - ? * interval '1 second'";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    public Repetitions(DataSource dataSource, PlatformTransactionManager transactions) {
        var template = new JdbcTemplate(dataSource);
        template.setExceptionTranslator(new SQLErrorCodeSQLExceptionTranslator("PostgreSQL"));
        this.jdbc = JdbcClient.create(template);
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Does what a request asks for, unless it was done before; then answers as it was answered. The answer is kept in the
     * transaction of what is done, so that neither is without the other.
     *
     * @param act in the current transaction; what it refuses may be asked for again with the same key
     * @return id of what the act was done to, or of what it made
     * @throws RefusedException if the key came with another request before, or if the same request is still being done
     */
    public UUID once(KeyedRequest request, Supplier<UUID> act) {
        if (request.key() == null) {
            return act.get();
        }
        return Objects.requireNonNull(transaction.execute(status -> {
            jdbc.sql(DURABLY).update();
            return isFirst(request) ? keep(request, act.get()) : answer(request);
        }));
    }

    /** Repetitions do not wait for long, lest they use the connections up; an act waits for locks as it does without a key. */
    private boolean isFirst(KeyedRequest request) {
        var usual = jdbc.sql("SELECT current_setting('lock_timeout')")
                .query(String.class)
                .single();
        waitAtMost("5s");
        boolean first = insert(request);
        waitAtMost(usual);
        return first;
    }

    private void waitAtMost(String time) {
        jdbc.sql(LONGEST_WAIT).param(time).query(String.class).single();
    }

    private boolean insert(KeyedRequest request) {
        try {
            return bind(FIRST, request).param("hash", request.hash()).update() == 1;
        } catch (CannotAcquireLockException e) {
            throw request.inUse();
        }
    }

    /** Forgets keys that came longer ago; who sends one of them again asks anew. Says how many. */
    int forget(Duration retention) {
        return jdbc.sql(FORGET).param(retention.toSeconds()).update();
    }

    private UUID keep(KeyedRequest request, UUID answer) {
        bind(KEEP, request).param("answer", answer).update();
        return answer;
    }

    private UUID answer(KeyedRequest request) {
        return bind(ANSWER, request)
                .param("hash", request.hash())
                .query(UUID.class)
                .optional()
                .orElseThrow(request::reused);
    }

    private JdbcClient.StatementSpec bind(String sql, KeyedRequest request) {
        return jdbc.sql(sql).param("actor", request.actor()).param("key", request.key());
    }
}
