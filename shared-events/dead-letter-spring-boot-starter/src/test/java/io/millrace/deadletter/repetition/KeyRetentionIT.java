package io.millrace.deadletter.repetition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.deadletter.DeadLetterFixture;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How long keys of requests are kept. */
class KeyRetentionIT {

    private final DeadLetterFixture letters = new DeadLetterFixture(KeyRetentionIT.class);
    private final Repetitions repetitions = new Repetitions(letters.transactions.getDataSource(), letters.transactions);

    @Test
    void aKeyIsForgottenWhenItsTimeIsOverAndNoEarlier() {
        var first = ask("old");
        var kept = ask("new");
        letters.jdbc.update("UPDATE millrace.keyed_request SET asked_at = now() - interval '7 days 1 minute'"
                + " WHERE idempotency_key = 'old'");
        letters.jdbc.update("UPDATE millrace.keyed_request SET asked_at = now() - interval '6 days 23 hours'"
                + " WHERE idempotency_key = 'new'");
        assertThat(ask("old")).isEqualTo(first);

        var retention = new KeyRetention(repetitions, Duration.ofDays(7), Duration.ofSeconds(1));
        retention.start();
        try {
            await().until(() -> letters.count("SELECT count(*) FROM millrace.keyed_request") < 2);
        } finally {
            retention.stop();
        }

        assertThat(ask("new")).isEqualTo(kept);
        assertThat(ask("old")).isNotEqualTo(first);
    }

    private UUID ask(String key) {
        return repetitions.once(new KeyedRequest("alice", key, "make one"), UUID::randomUUID);
    }
}
