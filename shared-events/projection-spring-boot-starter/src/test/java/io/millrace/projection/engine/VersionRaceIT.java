package io.millrace.projection.engine;

import static io.millrace.projection.Outcome.DUPLICATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.projection.Handles;
import io.millrace.projection.Projection;
import io.millrace.projection.ProjectionKind;
import io.millrace.projection.Records;
import io.millrace.projection.Shop;
import io.millrace.projection.Shop.SaleMade;
import io.millrace.projection.TestDatabase;
import io.millrace.projection.change.Changes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One event in two partitions, as after more partitions were added, applied by two engines at once. */
class VersionRaceIT {

    /** The totals, but once, between the read of the versions and their write, something else happens. */
    @Projection(name = "totals", kind = ProjectionKind.DELTA)
    static final class Overtaken {

        private final Shop.Totals totals = new Shop.Totals();
        private final Runnable meanwhile;
        private boolean overtaken;

        Overtaken(Runnable meanwhile) {
            this.meanwhile = meanwhile;
        }

        @Handles
        void on(SaleMade sale, Changes changes) {
            if (!overtaken) {
                overtaken = true;
                CompletableFuture.runAsync(meanwhile).join();
            }
            totals.on(sale, changes);
        }
    }

    private final TestDatabase database = TestDatabase.fresh(getClass());
    private final ProjectionEngine first = database.engine(new Shop.Totals());

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"read committed", "repeatable read", "serializable"})
    void aVersionThatAnotherEngineMovedMeanwhileIsNotMovedAgain(String isolation) {
        database.isolateBy(isolation);
        var second = database.engine(new Overtaken(() -> first.apply(List.of(sale(0)))));

        var overtaken = second.apply(List.of(sale(1)));
        assertThat(overtaken).isInstanceOf(BatchResult.Interrupted.class);
        assertThat(database.totals()).isEqualTo(Map.of("a", 5L));

        var again = second.apply(List.of(sale(1)));
        assertThat(again).isEqualTo(new BatchResult.Committed(List.of(DUPLICATE), List.of(), List.of()));
        assertThat(database.totals()).isEqualTo(Map.of("a", 5L));
    }

    private static ConsumerRecord<byte[], byte[]> sale(int partition) {
        return Records.consumed(partition, 0, Records.envelope(Shop.TYPES, "a", 1, new SaleMade("a", 5)));
    }
}
