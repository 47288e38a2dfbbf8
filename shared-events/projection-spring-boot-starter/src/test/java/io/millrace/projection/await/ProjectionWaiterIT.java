package io.millrace.projection.await;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.outbox.Receipt;
import io.millrace.projection.ProjectionDefinition;
import io.millrace.projection.Records;
import io.millrace.projection.Shop;
import io.millrace.projection.Shop.SaleMade;
import io.millrace.projection.TestDatabase;
import io.millrace.projection.engine.ProjectionEngine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProjectionWaiterIT {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final TestDatabase database = TestDatabase.fresh(getClass());
    private final ProjectionDefinition totals = ProjectionDefinition.of(new Shop.Totals(), Shop.TYPES);

    /** Asks the database so rarely that only the signal can be what wakes a wait. */
    private final ProjectionWaiter signalled =
            new ProjectionWaiter(List.of(totals), database.dataSource(), Duration.ofHours(1));

    private final ProjectionWaiter polling =
            new ProjectionWaiter(List.of(totals), database.dataSource(), Duration.ofMillis(5));

    @AfterEach
    void close() {
        signalled.close();
        polling.close();
        database.close();
    }

    @Test
    void versionThatIsThereIsReachedAtOnce() {
        apply(database.engine(new Shop.Totals()), 1);

        assertThat(signalled.await("totals", new Receipt("sale", "a", 1), Duration.ZERO))
                .isEqualTo(new AwaitResult.Reached(1));
    }

    @Test
    void commitInThisProcessWakesTheWait() {
        var engine = database.engine(new Shop.Totals(), signalled);
        var wait = CompletableFuture.supplyAsync(() -> signalled.await("totals", new Receipt("sale", "a", 2), LONG));
        apply(engine, 1);
        Awaitility.await().during(Duration.ofMillis(50)).until(() -> !wait.isDone());

        apply(engine, 2);

        assertThat(wait).succeedsWithin(LONG).isEqualTo(new AwaitResult.Reached(2));
    }

    @Test
    void commitOfAnotherInstanceIsNoticed() {
        var elsewhere = database.engine(new Shop.Totals());
        var wait = CompletableFuture.supplyAsync(() -> polling.await("totals", new Receipt("sale", "a", 1), LONG));
        Awaitility.await().during(Duration.ofMillis(50)).until(() -> !wait.isDone());

        apply(elsewhere, 1);

        assertThat(wait).succeedsWithin(LONG).isEqualTo(new AwaitResult.Reached(1));
    }

    @Test
    void waitEndsWithWhatIsShown() {
        apply(database.engine(new Shop.Totals()), 1);

        assertThat(polling.await("totals", new Receipt("sale", "a", 2), Duration.ofMillis(30)))
                .isEqualTo(new AwaitResult.TimedOut(1));
        assertThat(polling.await("totals", new Receipt("sale", "none", 1), Duration.ofMillis(1)))
                .isEqualTo(new AwaitResult.TimedOut(0));
    }

    @Test
    void receiptOfAnAggregateItDoesNotReadConcernsItNot() {
        assertThat(polling.await("totals", new Receipt("item", "a", 2), LONG))
                .isEqualTo(new AwaitResult.NotConcerned());
    }

    @Test
    void unknownProjectionIsRefused() {
        assertThatThrownBy(() -> polling.await("nothing", new Receipt("sale", "a", 2), LONG))
                .hasMessage("There is no projection nothing; there are [totals]");
    }

    private static void apply(ProjectionEngine engine, int version) {
        engine.apply(List.of(
                Records.consumed(0, version - 1, Records.envelope(Shop.TYPES, "a", version, new SaleMade("a", 1)))));
    }
}
