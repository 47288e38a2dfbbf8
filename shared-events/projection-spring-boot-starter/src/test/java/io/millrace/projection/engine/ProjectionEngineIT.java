package io.millrace.projection.engine;

import static io.millrace.projection.Outcome.APPLIED;
import static io.millrace.projection.Outcome.DUPLICATE;
import static io.millrace.projection.Outcome.GAP;
import static io.millrace.projection.Outcome.HELD;
import static io.millrace.projection.Outcome.NOT_HANDLED;
import static io.millrace.projection.Outcome.SUPERSEDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.projection.Outcome;
import io.millrace.projection.Records;
import io.millrace.projection.Shop;
import io.millrace.projection.Shop.ItemInspected;
import io.millrace.projection.Shop.ItemNamed;
import io.millrace.projection.Shop.ItemRemoved;
import io.millrace.projection.Shop.SaleMade;
import io.millrace.projection.TestDatabase;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProjectionEngineIT {

    private final TestDatabase database = TestDatabase.fresh(getClass());
    private final ProjectionEngine items = database.engine(new Shop.Items());
    private final ProjectionEngine totals = database.engine(new Shop.Totals());

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void eventsOfOneBatchAreFoldedInOrder() {
        var result = items.apply(List.of(
                item(0, "a", 1, new ItemNamed("a", "first")),
                item(1, "b", 1, new ItemNamed("b", "other")),
                item(2, "a", 2, new ItemNamed("a", "second")),
                item(3, "b", 2, new ItemRemoved("b"))));

        assertThat(outcomes(result)).containsExactly(APPLIED, APPLIED, APPLIED, APPLIED);
        assertThat(database.items()).isEqualTo(Map.of("a", "second"));
        assertThat(items.nextOffset(new TopicPartition("events.item", 0))).isEqualTo(4);
    }

    @Test
    void redeliveredRecordsChangeNothing() {
        var batch = List.of(sale(0, "a", 1, 5), sale(1, "a", 2, 7));
        totals.apply(batch);

        assertThat(outcomes(totals.apply(batch))).containsExactly(DUPLICATE, DUPLICATE);
        var restarted = database.engine(new Shop.Totals());
        assertThat(outcomes(restarted.apply(batch))).containsExactly(DUPLICATE, DUPLICATE);
        assertThat(database.totals()).isEqualTo(Map.of("a", 12L));
    }

    @Test
    void eventProducedTwiceIsAppliedOnce() {
        var result = totals.apply(List.of(sale(0, "a", 1, 5), sale(1, "a", 1, 5), sale(2, "a", 2, 7)));
        var later = totals.apply(List.of(sale(3, "a", 2, 7), sale(4, "a", 1, 5)));

        assertThat(outcomes(result)).containsExactly(APPLIED, DUPLICATE, APPLIED);
        assertThat(outcomes(later)).containsExactly(DUPLICATE, DUPLICATE);
        assertThat(database.totals()).isEqualTo(Map.of("a", 12L));
    }

    @Test
    void olderStateIsSuperseded() {
        var result = items.apply(
                List.of(item(0, "a", 2, new ItemNamed("a", "newer")), item(1, "a", 1, new ItemNamed("a", "older"))));

        assertThat(outcomes(result)).containsExactly(GAP, SUPERSEDED);
        assertThat(database.items()).isEqualTo(Map.of("a", "newer"));
    }

    @Test
    void deletedStaysDeletedWhenAnOlderUpsertArrives() {
        items.apply(List.of(item(0, "a", 1, new ItemNamed("a", "x")), item(1, "a", 3, new ItemRemoved("a"))));

        var late = items.apply(List.of(item(2, "a", 2, new ItemNamed("a", "late"))));

        assertThat(outcomes(late)).containsExactly(SUPERSEDED);
        assertThat(database.items()).isEmpty();
    }

    @Test
    void unhandledTypeMovesPositionAndVersion() {
        var result = items.apply(List.of(
                item(0, "a", 1, new ItemNamed("a", "x")),
                item(1, "a", 2, new ItemInspected("a")),
                item(2, "a", 3, new ItemNamed("a", "y"))));

        assertThat(outcomes(result)).containsExactly(APPLIED, NOT_HANDLED, APPLIED);
    }

    @Test
    void missingVersionStopsDeltaPartitionAndLeavesOthersRunning() {
        var result = totals.apply(List.of(
                sale(0, 0, "a", 1, 5),
                sale(0, 1, "a", 3, 9),
                sale(0, 2, "c", 1, 1),
                sale(1, 0, "b", 1, 2),
                sale(1, 1, "b", 2, 2)));

        assertThat(outcomes(result)).containsExactly(APPLIED, HELD, HELD, APPLIED, APPLIED);
        assertThat(((BatchResult.Committed) result).stops()).singleElement().satisfies(stop -> {
            assertThat(stop.offset()).isEqualTo(1);
            assertThat(stop.failure().reason()).isEqualTo(FailureReason.GAP);
            assertThat(stop.failure().message()).isEqualTo("Version 3 of sale a does not follow version 1");
        });
        assertThat(database.totals()).isEqualTo(Map.of("a", 5L, "b", 4L));
    }

    @Test
    void stoppedPartitionGoesOnOncePositionedAnew() {
        totals.apply(List.of(sale(0, "a", 2, 9)));
        var partition = new TopicPartition("events.sale", 0);
        assertThat(outcomes(totals.apply(List.of(sale(0, "a", 1, 5))))).containsExactly(HELD);

        assertThat(totals.position(partition, "none", 0)).isZero();
        assertThat(outcomes(totals.apply(List.of(sale(0, "a", 1, 5), sale(1, "a", 2, 9)))))
                .containsExactly(APPLIED, APPLIED);
    }

    @Test
    void failingHandlerStopsItsPartitionWithItsNeighboursApplied() {
        var result = items.apply(List.of(
                item(0, 0, "a", 1, new ItemNamed("a", "x")),
                item(0, 1, "b", 1, new ItemNamed("b", "poison")),
                item(0, 2, "c", 1, new ItemNamed("c", "held")),
                item(1, 0, "d", 1, new ItemNamed("d", "overflow")),
                item(2, 0, "e", 1, new ItemNamed("e", "fine"))));

        assertThat(outcomes(result)).containsExactly(APPLIED, HELD, HELD, HELD, APPLIED);
        assertThat(items.stops())
                .hasSize(2)
                .allSatisfy(stop -> assertThat(stop.failure().reason()).isEqualTo(FailureReason.HANDLER_FAILED));
        assertThat(database.items()).isEqualTo(Map.of("a", "x", "e", "fine"));
    }

    @Test
    void rowThatTheTableRefusesIsFoundAmongItsNeighbours() {
        var result = items.apply(List.of(
                item(0, 0, "a", 1, new ItemNamed("a", "x")),
                item(0, 1, "b", 1, new ItemNamed("b", "y")),
                item(0, 2, "c", 1, new ItemNamed("c", "refused")),
                item(0, 3, "d", 1, new ItemNamed("d", "behind")),
                item(1, 0, "e", 1, new ItemNamed("e", "z"))));

        assertThat(outcomes(result)).containsExactly(APPLIED, APPLIED, HELD, HELD, APPLIED);
        assertThat(items.stops()).singleElement().satisfies(stop -> {
            assertThat(stop.failure().reason()).isEqualTo(FailureReason.REFUSED_BY_DATABASE);
            assertThat(stop.failure().aggregateId()).isEqualTo("c");
        });
        assertThat(database.items()).isEqualTo(Map.of("a", "x", "b", "y", "e", "z"));
    }

    @Test
    void zombieIsFenced() {
        var zombie = database.engine(new Shop.Totals());
        zombie.position(new TopicPartition("events.sale", 0), "none", 0);
        totals.apply(List.of(sale(0, "a", 1, 5)));

        var result = zombie.apply(List.of(sale(0, "a", 1, 5), sale(1, "a", 2, 7)));

        assertThat(result).isEqualTo(new BatchResult.Fenced(java.util.Set.of(new TopicPartition("events.sale", 0))));
        assertThat(database.totals()).isEqualTo(Map.of("a", 5L));
        assertThat(zombie.position(new TopicPartition("events.sale", 0), "none", 0))
                .isEqualTo(1);
    }

    @Test
    void topicCreatedAgainIsReadFromItsBeginningWithoutDoubleEffect() {
        var partition = new TopicPartition("events.sale", 0);
        totals.position(partition, "first", 0);
        totals.apply(List.of(sale(0, "a", 1, 5), sale(1, "a", 2, 7)));

        assertThat(totals.position(partition, "second", 0)).isZero();
        var result = totals.apply(List.of(sale(0, "a", 1, 5), sale(1, "a", 2, 7), sale(2, "a", 3, 1)));

        assertThat(outcomes(result)).containsExactly(DUPLICATE, DUPLICATE, APPLIED);
        assertThat(database.totals()).isEqualTo(Map.of("a", 13L));
    }

    private static List<Outcome> outcomes(BatchResult result) {
        assertThat(result).isInstanceOf(BatchResult.Committed.class);
        return ((BatchResult.Committed) result).outcomes();
    }

    private static ConsumerRecord<byte[], byte[]> item(long offset, String id, long version, Object event) {
        return item(0, offset, id, version, event);
    }

    private static ConsumerRecord<byte[], byte[]> item(
            int partition, long offset, String id, long version, Object event) {
        return Records.consumed(partition, offset, Records.envelope(Shop.TYPES, id, version, event));
    }

    private static ConsumerRecord<byte[], byte[]> sale(long offset, String id, long version, long amount) {
        return sale(0, offset, id, version, amount);
    }

    private static ConsumerRecord<byte[], byte[]> sale(
            int partition, long offset, String id, long version, long amount) {
        return item(partition, offset, id, version, new SaleMade(id, amount));
    }
}
