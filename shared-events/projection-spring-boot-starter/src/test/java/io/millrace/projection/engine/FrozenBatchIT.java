package io.millrace.projection.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.projection.EventContext;
import io.millrace.projection.Handles;
import io.millrace.projection.Outcome;
import io.millrace.projection.Projection;
import io.millrace.projection.ProjectionKind;
import io.millrace.projection.Records;
import io.millrace.projection.Shop;
import io.millrace.projection.Shop.SaleMade;
import io.millrace.projection.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class FrozenBatchIT {

    private final TestDatabase database = TestDatabase.fresh(getClass());
    private final CountDownLatch locked = new CountDownLatch(1);
    private final CountDownLatch woken = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @AfterEach
    void close() {
        woken.countDown();
        threads.shutdown();
        database.close();
    }

    @Test
    void instanceThatFreezesAmidItsBatchHoldsUpItsSuccessorOnlyForAWhile() throws Exception {
        var sale = Records.consumed(0, 0, Records.envelope(Shop.TYPES, "s", 1, new SaleMade("s", 5)));
        var frozen = database.engine(new Freezing(), Duration.ofSeconds(3));
        var successor = database.engine(new Shop.Totals());
        var frozenBatch = threads.submit(() -> frozen.apply(List.of(sale)));
        assertThat(locked.await(30, TimeUnit.SECONDS)).isTrue();

        var taken = threads.submit(() -> successor.apply(List.of(sale)));

        assertThat(taken.get(30, TimeUnit.SECONDS))
                .isEqualTo(new BatchResult.Committed(List.of(Outcome.APPLIED), List.of(), List.of()));
        woken.countDown();
        assertThat(frozenBatch.get(30, TimeUnit.SECONDS)).isInstanceOf(BatchResult.Interrupted.class);
        assertThat(frozen.apply(List.of(sale)))
                .isEqualTo(new BatchResult.Fenced(Set.of(new TopicPartition("events.sale", 0))));
        assertThat(database.totals()).isEqualTo(Map.of("s", 5L));
    }

    /** Freezes while it holds the lock of its position, as a process would that is stopped before it commits. */
    @Projection(name = "totals", kind = ProjectionKind.DELTA)
    private final class Freezing {

        private final JdbcClient jdbc = database.jdbc();

        @Handles
        void on(SaleMade sale, EventContext event) throws InterruptedException {
            jdbc.sql("SELECT next_offset FROM millrace.projection_position WHERE projection = 'totals' FOR UPDATE")
                    .query(Long.class)
                    .single();
            locked.countDown();
            woken.await();
        }
    }
}
