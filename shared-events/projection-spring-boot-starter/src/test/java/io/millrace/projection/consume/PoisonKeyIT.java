package io.millrace.projection.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.deadletter.letter.LetterState;
import io.millrace.projection.Fickle;
import io.millrace.projection.Records;
import io.millrace.projection.Shop;
import io.millrace.projection.Shop.ItemNamed;
import io.millrace.projection.Shop.SaleMade;
import io.millrace.projection.TestDatabase;
import io.millrace.projection.TestTopics;
import io.millrace.stack.PostgresServer;
import io.millrace.stack.SharedStack;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** Projections of a running instance, one key of which fails. */
class PoisonKeyIT {

    private static final int KEYS = 999;
    private static final int SUCCESSORS = 1_000;

    private final String group = "poison-" + UUID.randomUUID();
    private final Fickle fickle = new Fickle();

    @Test
    void thousandSuccessorsOfAPoisonKeyWaitInOrderWhileAllOtherKeysGoOn() {
        fickle.failing(sale -> sale.amount() == 13 ? new IllegalArgumentException("13") : null);
        try (var database = TestDatabase.fresh(getClass());
                var topics = new TestTopics(SharedStack.kafka()).recreate(2);
                var instance = start(database, topics)) {
            List<EventEnvelope> events = new ArrayList<>();
            events.add(sale("poison", 1, 13));
            for (int i = 0; i < SUCCESSORS; i++) {
                events.add(sale("poison", i + 2, 1));
                events.add(sale("key-" + i % KEYS, i / KEYS + 1, 1));
            }
            topics.send(events.toArray(EventEnvelope[]::new));

            patiently().untilAsserted(() -> assertThat(database.totals()).hasSize(KEYS));
            patiently().untilAsserted(() -> assertThat(database.count("millrace.parked_event"))
                    .isEqualTo(SUCCESSORS));
            assertThat(database.totals()).doesNotContainKey("poison");
            assertThat(instance.stopped("fickle")).isZero();

            fickle.mended();
            var replayer = database.replayer(fickle);
            replayer.replay(database.letters(LetterState.OPEN), "olga");
            patiently().until(() -> !replayer.goOn("test.fickle", "olga"));
            topics.send(sale("poison", SUCCESSORS + 2, 1));

            patiently()
                    .untilAsserted(() -> assertThat(database.totals()).containsEntry("poison", 13L + SUCCESSORS + 1));
            assertThat(database.count("millrace.dead_letter")).isEqualTo(1);
        }
    }

    /** A healthy neighbour must not set back what was counted of a failing record: spring-kafka #4371. */
    @Test
    void trafficOnAnotherPartitionLeavesTheAttemptsOfAFailingRecordAlone() {
        fickle.failing(sale -> new IllegalStateException("none of its type succeeds"));
        try (var database = TestDatabase.fresh(getClass());
                var topics = new TestTopics(SharedStack.kafka()).recreate(2);
                var instance = start(database, topics)) {
            topics.sendTo(0, sale("a", 1, 1));

            for (int version = 1; attempts(database) < 5; version++) {
                topics.sendTo(1, item("other", version, "n" + version));
                var name = "n" + version;
                patiently().untilAsserted(() -> assertThat(database.items()).containsEntry("other", name));
            }
            assertThat(instance.waiting("fickle")).isEqualTo(1);
            assertThat(database.count("millrace.dead_letter")).isZero();

            fickle.failing(sale -> sale.itemId().equals("a") ? new IllegalStateException("only a") : null);
            var version = new AtomicLong();
            patiently().until(() -> {
                topics.sendTo(1, sale("b", version.incrementAndGet(), 1));
                return database.letters(LetterState.OPEN).size() == 1;
            });
            assertThat(database.jdbc()
                            .sql("SELECT attempts FROM millrace.dead_letter")
                            .query(Integer.class)
                            .single())
                    .isGreaterThan(5);
        }
    }

    @Test
    void unclearFailureIsALetterThoughAllThatSucceedsIsReadByAnotherThread() {
        fickle.failing(sale -> sale.itemId().equals("a") ? new IllegalStateException("only a") : null);
        try (var database = TestDatabase.fresh(getClass());
                var topics = new TestTopics(SharedStack.kafka()).recreate(2);
                var instance = TestInstance.concurrent(
                        2, group, database, topics.broker().bootstrapServers(), fickle)) {
            patiently()
                    .until(() -> topics.owners(group + ".fickle", "events.sale").size() == 2);
            topics.sendTo(0, sale("a", 1, 1));

            var version = new AtomicLong();
            patiently().until(() -> {
                topics.sendTo(1, sale("b", version.incrementAndGet(), 1));
                return database.letters(LetterState.OPEN).size() == 1;
            });
            patiently()
                    .untilAsserted(() -> assertThat(instance.waiting("fickle")).isZero());
        }
    }

    @Test
    void partitionThatWaitsForADependencyGoesOnByItself() {
        fickle.failing(sale -> new UncheckedIOException(new ConnectException("sidecar")));
        try (var database = TestDatabase.fresh(getClass());
                var topics = new TestTopics(SharedStack.kafka()).recreate(2);
                var instance = start(database, topics)) {
            topics.sendTo(0, sale("a", 1, 1), sale("a", 2, 1));
            topics.sendTo(1, item("i", 1, "x"));
            patiently().untilAsserted(() -> assertThat(database.items()).containsEntry("i", "x"));
            patiently().until(() -> attempts(database) >= 3);

            fickle.mended();

            patiently().untilAsserted(() -> assertThat(database.totals()).isEqualTo(Map.of("a", 2L)));
            patiently()
                    .untilAsserted(() -> assertThat(instance.waiting("fickle")).isZero());
            assertThat(database.count("millrace.dead_letter")).isZero();
        }
    }

    @Test
    void outageOfTheDatabaseBecomesNoLetter() {
        try (var postgres = PostgresServer.start();
                var database = TestDatabase.in(postgres.database("outage"));
                var topics = new TestTopics(SharedStack.kafka()).recreate(2);
                var instance = start(database, topics)) {
            topics.send(sale("a", 1, 1));
            patiently().untilAsserted(() -> assertThat(database.totals()).isEqualTo(Map.of("a", 1L)));

            postgres.kill();
            topics.send(sale("a", 2, 1), sale("b", 1, 1));
            patiently().until(() -> instance.counted("millrace.projection.interruptions", "fickle") >= 3);
            postgres.restart();

            patiently().untilAsserted(() -> assertThat(database.totals()).isEqualTo(Map.of("a", 2L, "b", 1L)));
            assertThat(database.count("millrace.dead_letter")).isZero();
        }
    }

    private static int attempts(TestDatabase database) {
        return database.jdbc()
                .sql("SELECT coalesce(max(attempts), 0) FROM millrace.failed_attempt")
                .query(Integer.class)
                .single();
    }

    private TestInstance start(TestDatabase database, TestTopics topics) {
        return new TestInstance(group, database, topics.broker().bootstrapServers(), fickle);
    }

    private static ConditionFactory patiently() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions();
    }

    private static EventEnvelope item(String id, long version, String name) {
        return Records.envelope(Shop.TYPES, id, version, new ItemNamed(id, name));
    }

    private static EventEnvelope sale(String id, long version, long amount) {
        return Records.envelope(Shop.TYPES, id, version, new SaleMade(id, amount));
    }
}
