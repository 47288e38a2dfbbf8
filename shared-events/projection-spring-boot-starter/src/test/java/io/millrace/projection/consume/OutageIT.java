package io.millrace.projection.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.projection.Records;
import io.millrace.projection.Shop;
import io.millrace.projection.Shop.SaleMade;
import io.millrace.projection.TestDatabase;
import io.millrace.projection.TestTopics;
import io.millrace.stack.KafkaBroker;
import io.millrace.stack.PostgresServer;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** Databases and brokers go away and come back; projections wait and go on by themselves. */
class OutageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String group = SharedStack.freshName(getClass());

    @Test
    void databaseThatIsKilledAndRestartedUnderLoadLosesAndDoublesNothing() {
        try (var postgres = PostgresServer.start();
                var database = TestDatabase.in(postgres.database("faults"));
                var topics = new TestTopics(SharedStack.kafka()).recreate(2);
                var load = new SalesLoad(topics);
                var instance = start(database, topics)) {
            awaitProgress(database);

            postgres.kill();
            patiently().until(() -> instance.counted("millrace.projection.interruptions", "totals") >= 2);
            postgres.restart();
            awaitProgress(database);
            postgres.restart();
            awaitProgress(database);

            assertEachSaleCountsOnceAndInOrder(load, database);
            assertThat(instance.stopped("totals")).isZero();
        }
    }

    @Test
    void databaseThatIsAwayWhenPartitionsAreAssignedIsWaitedFor() {
        try (var postgres = PostgresServer.start();
                var database = TestDatabase.in(postgres.database("faults"));
                var topics = new TestTopics(SharedStack.kafka()).recreate(2)) {
            topics.send(sale(1, 5));
            try (var first = start(database, topics)) {
                awaitTotal(database, 5);
            }
            topics.send(sale(2, 7));
            postgres.stop();
            try (var instance = start(database, topics)) {
                patiently().until(() -> instance.counted("millrace.projection.interruptions", "totals") >= 1);
                postgres.restart();

                awaitTotal(database, 12);
                assertThat(instance.events("totals", "APPLIED")).isEqualTo(1);
            }
        }
    }

    @Test
    void brokerThatIsKilledAndRestartedUnderLoadLosesAndDoublesNothing() {
        try (var broker = KafkaBroker.start();
                var database = TestDatabase.fresh(getClass());
                var topics = new TestTopics(broker).recreate(2);
                var load = new SalesLoad(topics);
                var instance = start(database, topics)) {
            awaitProgress(database);

            broker.kill();
            broker.restart();
            awaitProgress(database);

            assertEachSaleCountsOnceAndInOrder(load, database);
            assertThat(instance.stopped("totals")).isZero();
        }
    }

    @Test
    void instanceThatStartsBeforeTheBrokerReadsOnceItIsThere() {
        try (var broker = KafkaBroker.start();
                var database = TestDatabase.fresh(getClass());
                var topics = new TestTopics(broker).recreate(1)) {
            topics.send(sale(1, 5));
            broker.stop();
            try (var instance = start(database, topics)) {
                broker.restart();

                awaitTotal(database, 5);
                assertThat(instance.events("totals", "APPLIED")).isEqualTo(1);
            }
        }
    }

    private TestInstance start(TestDatabase database, TestTopics topics) {
        return new TestInstance(
                group,
                database,
                topics.broker().bootstrapServers(),
                new Shop.Totals(),
                new Shop.SaleLog(database.dataSource()));
    }

    private static void awaitProgress(TestDatabase database) {
        var before = patiently().until(database::totals, totals -> true);
        patiently().until(() -> !database.totals().equals(before));
    }

    private static void assertEachSaleCountsOnceAndInOrder(SalesLoad load, TestDatabase database) {
        load.stop();
        patiently().untilAsserted(() -> assertThat(database.totals()).isEqualTo(load.totals()));
        patiently().untilAsserted(() -> assertThat(database.soldVersions()).isEqualTo(load.versions()));
    }

    private static void awaitTotal(TestDatabase database, long total) {
        patiently().untilAsserted(() -> assertThat(database.totals()).isEqualTo(Map.of("s", total)));
    }

    private static ConditionFactory patiently() {
        return Awaitility.await().atMost(PATIENCE).ignoreExceptions();
    }

    private static EventEnvelope sale(long version, long amount) {
        return Records.envelope(Shop.TYPES, "s", version, new SaleMade("s", amount));
    }
}
