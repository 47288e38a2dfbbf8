package io.millrace.deadletter.repetition;

import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Does what is asked for once, however often the request comes with its idempotency key. Thread-safe. */
public final class Repetitions {

    private static final String SETTINGS = "SET LOCAL synchronous_commit = on; SET LOCAL lock_timeout = '5s'";

    /** A repetition at the same time waits here for what becomes of the first. Keys of replays are kept with their runs. */
    private static final String FIRST =
            """
            INSERT INTO millrace.keyed_request (actor, idempotency_key, request_hash)
            SELECT :actor, :key, :hash WHERE NOT EXISTS (
                SELECT FROM millrace.replay_run WHERE requested_by = :actor AND idempotency_key = :key)
            ON CONFLICT (actor, idempotency_key) DO NOTHING
            """;

    private static final String KEEP =
            "UPDATE millrace.keyed_request SET answer = :answer WHERE actor = :actor AND idempotency_key = :key";

    private static final String ANSWER =
            """
            SELECT answer FROM millrace.keyed_request
            WHERE actor = :actor AND idempotency_key = :key AND request_hash = :hash
            """;

    private static final String USED =
            "SELECT EXISTS (SELECT FROM millrace.keyed_request WHERE actor = :actor AND idempotency_key = :key)";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    public Repetitions(DataSource dataSource, PlatformTransactionManager transactions) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Does what a request asks for, unless it was done before; then answers as it was answered. The answer is kept in the
     * transaction of what is done, so that neither is without the other.
     *
     * @param act in the current transaction; what it refuses may be asked for again with the same key
     * @return id of what the act was done to, or of what it made
     * @throws RefusedException if the key came with another request before
     */
    public UUID once(KeyedRequest request, Supplier<UUID> act) {
        if (request.key() == null) {
            return act.get();
        }
        return Objects.requireNonNull(transaction.execute(status -> {
            jdbc.sql(SETTINGS).update();
            return bind(FIRST, request).param("hash", request.hash()).update() == 1
                    ? keep(request, act.get())
                    : answer(request);
        }));
    }

    /**
     * Refuses a key that came with anything that is done {@linkplain #once once}.
     *
     * @throws RefusedException if so
     */
    public void requireUnused(KeyedRequest request) {
        if (request.key() != null && bind(USED, request).query(Boolean.class).single()) {
            throw reused(request);
        }
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
                .orElseThrow(() -> reused(request));
    }

    private JdbcClient.StatementSpec bind(String sql, KeyedRequest request) {
        return jdbc.sql(sql).param("actor", request.actor()).param("key", request.key());
    }

    private static RefusedException reused(KeyedRequest request) {
        return new RefusedException(
                Refusal.IDEMPOTENCY_KEY_REUSED,
                "The Idempotency-Key %s came with another request before; use a new one".formatted(request.key()));
    }
}
