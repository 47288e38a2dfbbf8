package io.millrace.write.idempotency;

import java.sql.Timestamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The keys that were used, each with its request and, once that was carried out, its response. */
@Repository
class IdempotencyKeys {

    private static final String CLAIM =
            "INSERT INTO idempotency_key (key, request, created_at) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING";
    private static final String FIND = "SELECT request, response FROM idempotency_key WHERE key = ?";
    private static final String ANSWER = "UPDATE idempotency_key SET response = ? WHERE key = ?";
    private static final String FORGET = "DELETE FROM idempotency_key WHERE created_at < ?";

    private final JdbcClient jdbc;

    IdempotencyKeys(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Claims the key for the current transaction, after every other that holds it has ended.
     *
     * @return whether the key is new; if not, a committed transaction has answered it
     */
    boolean claim(String key, byte[] request, Instant now) {
        return jdbc.sql(CLAIM).params(key, request, Timestamp.from(now)).update() == 1;
    }

    Used find(String key) {
        return jdbc.sql(FIND).param(key).query(Used.class).single();
    }

    void answer(String key, String response) {
        jdbc.sql(ANSWER).params(response, key).update();
    }

    /** How many keys older than that were forgotten. */
    int forgetBefore(Instant time) {
        return jdbc.sql(FORGET).param(Timestamp.from(time)).update();
    }

    @SuppressWarnings("ArrayRecordComponent")
    record Used(byte[] request, @Nullable String response) {}
}
