package io.millrace.projection.engine;

import static io.millrace.projection.Outcome.APPLIED;
import static io.millrace.projection.Outcome.DEAD_LETTERED;
import static io.millrace.projection.Outcome.HELD;
import static io.millrace.projection.engine.Sales.outcomes;
import static io.millrace.projection.engine.Sales.sale;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** An event that is alone in its thread fails, while others of its type are applied by another thread. */
class UnclearAmongThreadsIT extends FickleShopFixture {

    private final ConsumerRecord<byte[], byte[]> poison = sale(0, 0, "bad", 1, 1);
    private final ProjectionEngine other = engine.forAnotherThread();

    @Test
    void unclearFailureBecomesALetterByWhatOtherThreadsCommitBetweenItsAttempts() {
        shop.failUnclearlyAt("bad");

        for (int version = 1; version <= 2; version++) {
            assertThat(outcomes(engine.apply(List.of(poison)))).containsExactly(HELD);
            assertThat(outcomes(other.apply(List.of(good(version))))).containsExactly(APPLIED);
        }

        assertThat(outcomes(engine.apply(List.of(poison)))).containsExactly(DEAD_LETTERED);
    }

    /** What all of them need may have gone away between the two. */
    @Test
    void whatOtherThreadsCommitAfterAFailureSaysNothingIfItHadBegunBefore() {
        fickle.failing(sale -> {
            if (sale.itemId().equals("good")) {
                CompletableFuture.runAsync(() -> engine.apply(List.of(poison))).join();
                return null;
            }
            return new IllegalStateException("away since just now");
        });

        for (int version = 1; version <= 5; version++) {
            assertThat(outcomes(other.apply(List.of(good(version))))).containsExactly(APPLIED);
        }

        assertThat(database.totals()).containsOnlyKeys("good");
        assertThat(database.count("millrace.dead_letter")).isZero();
    }

    private static ConsumerRecord<byte[], byte[]> good(long version) {
        return sale(1, version - 1, "good", version, 1);
    }
}
