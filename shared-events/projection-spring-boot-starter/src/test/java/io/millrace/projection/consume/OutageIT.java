package io.millrace.projection.consume;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.projection.Records;
import io.millrace.projection.Shop;
import io.millrace.projection.Shop.SaleMade;
import io.millrace.projection.TestDatabase;
import io.millrace.projection.TestTopics;
import io.millrace.stack.Database;
import io.millrace.stack.KafkaBroker;
import io.millrace.stack.PostgresServer;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Databases and brokers go away and come back; projections wait and go on by themselves. For longer, in seconds:
 * {@code -Dmillrace.chaos.outage=60}.
 */
@Tag("chaos")
class OutageIT {

    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("millrace.chaos.outage", 4));
    private static final Duration PATIENCE = OUTAGE.multipliedBy(2).plusSeconds(60);

    private static final List<String> NOTES = List.of("plain", "mapped", "silent", "pooled");

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

    /** And several breaks of all connections behind it, which hit handlers in the middle of their work. */
    @Test
    void outageOfTheDatabaseUnderLoadMakesNoLetterWhateverHandlersThrow() {
        try (var postgres = PostgresServer.start();
                var database = TestDatabase.in(postgres.database("faults"));
                var pool = smallPool(postgres.database("faults"));
                var topics = new TestTopics(SharedStack.kafka()).recreate(2);
                var load = new SalesLoad(topics);
                var instance = startNotes(database, pool, topics)) {
            awaitNotes(database);

            postgres.kill();
            patiently().until(() -> NOTES.stream()
                    .allMatch(name -> instance.counted("millrace.projection.interruptions", name) >= 2));
            patiently().pollDelay(OUTAGE).until(() -> !postgres.isRunning());
            postgres.restart();
            for (int i = 0; i < 5; i++) {
                awaitNotes(database);
                breakConnections(database);
            }

            load.stop();
            for (String name : NOTES) {
                patiently().pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(Notes.of(name, database))
                        .isEqualTo(load.versions()));
                assertThat(instance.stopped(name)).isZero();
            }
            patiently().untilAsserted(() -> assertThat(database.totals()).isEqualTo(load.totals()));
            assertThat(database.count("millrace.dead_letter")).isZero();
            assertThat(database.count("millrace.parked_key")).isZero();
        }
    }

    private TestInstance startNotes(TestDatabase database, HikariDataSource pool, TestTopics topics) {
        database.jdbc().sql(Notes.DDL).update();
        return new TestInstance(
                group,
                database,
                topics.broker().bootstrapServers(),
                new Shop.Totals(),
                new Notes.Plain(database.dataSource()),
                new Notes.Mapped(database.dataSource()),
                new Notes.Silent(database.dataSource()),
                new Notes.Pooled(pool));
    }

    private static HikariDataSource smallPool(Database database) {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(database.jdbcUrl());
        pool.setUsername(database.user());
        pool.setPassword(database.password());
        pool.setMaximumPoolSize(1);
        pool.setConnectionTimeout(250);
        // One commit per sale, which need not wait for a busy disk: the projection's own, behind them, does.
        pool.setConnectionInitSql("SET synchronous_commit = off");
        return pool;
    }

    private static void awaitNotes(TestDatabase database) {
        for (String name : NOTES) {
            var before = patiently().until(() -> noted(name, database), count -> true);
            patiently().until(() -> noted(name, database) > before);
        }
    }

    private static long noted(String name, TestDatabase database) {
        return database.count("note WHERE projection = '" + name + "'");
    }

    private static void breakConnections(TestDatabase database) {
        database.jdbc()
                .sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()")
                .query()
                .listOfRows();
    }

    @Test
    @Tag("long")
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
                patiently().untilAsserted(() -> assertThat(instance.events("totals", "APPLIED"))
                        .isEqualTo(1));
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
    @Tag("long")
    void instanceThatStartsBeforeTheBrokerReadsOnceItIsThere() {
        try (var broker = KafkaBroker.start();
                var database = TestDatabase.fresh(getClass());
                var topics = new TestTopics(broker).recreate(1)) {
            topics.send(sale(1, 5));
            broker.stop();
            try (var instance = start(database, topics)) {
                broker.restart();

                awaitTotal(database, 5);
                patiently().untilAsserted(() -> assertThat(instance.events("totals", "APPLIED"))
                        .isEqualTo(1));
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
