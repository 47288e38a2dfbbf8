package io.millrace.projection.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.projection.Fickle;
import io.millrace.projection.Records;
import io.millrace.projection.Shop;
import io.millrace.projection.Shop.ItemNamed;
import io.millrace.projection.Shop.SaleMade;
import io.millrace.projection.TestDatabase;
import io.millrace.projection.TestTopics;
import io.millrace.stack.SharedStack;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Handlers of one type of event need something that is away; events of another type go on beside them. */
@Tag("chaos")
class DependencyOutageIT {

    private static final int ATTEMPTS = 4;

    private final String group = SharedStack.freshName(getClass());
    private final Fickle fickle = new Fickle();

    enum Outage {
        REFUSED {
            @Override
            Dependency begin() {
                return Dependency.refusing(Dependency.urlConnections());
            }
        },
        REFUSED_TO_THE_CLIENT_OF_THE_JDK {
            @Override
            Dependency begin() {
                return Dependency.refusing(Dependency.clientOfTheJdk());
            }
        },
        SILENT {
            @Override
            Dependency begin() throws IOException {
                return Dependency.silent(Dependency.urlConnections());
            }
        },
        SILENT_TO_THE_CLIENT_OF_THE_JDK {
            @Override
            Dependency begin() throws IOException {
                return Dependency.silent(Dependency.clientOfTheJdk());
            }
        },
        UNAVAILABLE {
            @Override
            Dependency begin() throws IOException {
                return Dependency.answering(() -> 503);
            }
        },
        BROKEN {
            @Override
            Dependency begin() throws IOException {
                return Dependency.answering(() -> 500);
            }
        },
        UNKNOWN {
            @Override
            Dependency begin() {
                return () -> {
                    throw new IllegalStateException("the warehouse says no");
                };
            }
        };

        abstract Dependency begin() throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void outageBecomesNoLetterAndIsOverByItself(Outage outage) throws IOException {
        try (var dependency = outage.begin();
                var database = TestDatabase.fresh(getClass());
                var topics = new TestTopics(SharedStack.kafka()).recreate(2);
                var instance = start(database, topics)) {
            fickle.failing(sale -> dependency.failure());
            topics.sendTo(0, sale("a", 1), sale("a", 2), sale("b", 1));
            topics.sendTo(1, sale("c", 1), sale("d", 1));
            for (int round = 1; attempts(database) < ATTEMPTS; round++) {
                var name = "name " + round;
                topics.send(Records.envelope(Shop.TYPES, "i", round, new ItemNamed("i", name)));
                patiently().untilAsserted(() -> assertThat(database.items()).containsEntry("i", name));
                assertNothingPutAside(database);
            }
            assertThat(database.totals()).isEmpty();

            fickle.mended();

            patiently().untilAsserted(() -> assertThat(database.totals())
                    .isEqualTo(Map.of("a", 2L, "b", 1L, "c", 1L, "d", 1L)));
            patiently()
                    .untilAsserted(() -> assertThat(instance.waiting("fickle")).isZero());
            assertNothingPutAside(database);
            assertThat(instance.stopped("fickle")).isZero();
        }
    }

    /** Who is overloaded serves some and turns others away: those served prove nothing against the others. */
    @Test
    void eventThatIsTurnedAwayWhileOthersAreServedBecomesNoLetter() throws IOException {
        var turnedAway = new AtomicInteger();
        try (var busy = Dependency.answering(() -> 503);
                var database = TestDatabase.fresh(getClass());
                var topics = new TestTopics(SharedStack.kafka()).recreate(2);
                var instance = start(database, topics)) {
            fickle.failing(
                    sale -> sale.itemId().equals("a") && turnedAway.getAndIncrement() < 10 ? busy.failure() : null);
            topics.sendTo(0, sale("a", 1), sale("b", 1));
            for (int version = 1; turnedAway.get() < 10; version++) {
                topics.sendTo(1, sale("c", version));
                long total = version;
                patiently().untilAsserted(() -> assertThat(database.totals()).containsEntry("c", total));
                assertNothingPutAside(database);
            }

            patiently()
                    .untilAsserted(() ->
                            assertThat(database.totals()).containsEntry("a", 1L).containsEntry("b", 1L));
            assertNothingPutAside(database);
            assertThat(instance.stopped("fickle")).isZero();
        }
    }

    /** The whole projection waits: nobody can tell this failure from one of its own database. */
    @Test
    void outageOfAnotherDatabaseBecomesNoLetterAndIsOverByItself() {
        try (var other = Dependency.database();
                var database = TestDatabase.fresh(getClass());
                var topics = new TestTopics(SharedStack.kafka()).recreate(2);
                var instance = start(database, topics)) {
            fickle.failing(sale -> other.failure());
            topics.send(sale("a", 1), sale("a", 2), sale("b", 1));
            patiently().until(() -> instance.counted("millrace.projection.interruptions", "fickle") >= ATTEMPTS);
            assertNothingPutAside(database);

            fickle.mended();

            patiently().untilAsserted(() -> assertThat(database.totals()).isEqualTo(Map.of("a", 2L, "b", 1L)));
            assertNothingPutAside(database);
        }
    }

    private TestInstance start(TestDatabase database, TestTopics topics) {
        return new TestInstance(group, database, topics.broker().bootstrapServers(), fickle);
    }

    private static void assertNothingPutAside(TestDatabase database) {
        assertThat(database.count("millrace.dead_letter")).isZero();
        assertThat(database.count("millrace.parked_key")).isZero();
    }

    private static int attempts(TestDatabase database) {
        return database.jdbc()
                .sql("SELECT coalesce(max(attempts), 0) FROM millrace.failed_attempt")
                .query(Integer.class)
                .single();
    }

    private static ConditionFactory patiently() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions();
    }

    private static EventEnvelope sale(String id, long version) {
        return Records.envelope(Shop.TYPES, id, version, new SaleMade(id, 1));
    }
}
