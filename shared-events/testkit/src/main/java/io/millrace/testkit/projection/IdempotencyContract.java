package io.millrace.testkit.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.contract.event.EventTypes;
import io.millrace.contract.event.RegisteredEventType;
import io.millrace.projection.ProjectionDefinition;
import io.millrace.projection.engine.BatchResult;
import io.millrace.projection.engine.EngineListener;
import io.millrace.projection.engine.ProjectionEngine;
import io.millrace.stack.SharedStack;
import io.millrace.testkit.scenario.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * What every projection must bear, as tests to inherit: whatever way a history of events takes, the projection's tables
 * end up as if each event had come once, alone and in order.
 *
 * <p>A subclass names the projection and writes random histories of its events. Each test runs for several seeds, one of
 * them new in each run; the seed is in the test's name, and {@code -Dmillrace.seed=N} repeats it.
 *
 * <p>Events of different aggregates have no order: a projection that takes several aggregates into one row must reach the
 * same row whichever comes first.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class IdempotencyContract {

    private static final String SEEDS = "io.millrace.testkit.projection.Seeds#drawn";
    private static final String NAME = "seed {0}";

    private final ProjectionDatabase database = new ProjectionDatabase(SharedStack.freshDatabase(getClass()));
    private final PlatformTransactionManager transactions = new JdbcTransactionManager(database.dataSource());

    /** The event types of the service. */
    protected abstract EventTypes eventTypes();

    /** Creates the tables of the projection, in the schema {@code public}. Called once. */
    protected abstract void createTables(DataSource dataSource);

    /** A new instance of the projection. */
    protected abstract Object projection(DataSource dataSource);

    /**
     * Writes a random history: some ten aggregates, some ten events each, entangled with each other as they are in real
     * life. Over the seeds it must contain every event that the projection handles, those that delete rows above all.
     */
    protected abstract void writeHistory(History history, Random random);

    /** Columns that depend on something else than events, such as the time of the write. */
    protected Set<String> ignoredColumns() {
        return Set.of();
    }

    @BeforeAll
    void createTables() {
        createTables(database.dataSource());
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void historiesContainEveryHandledEvent() {
        var definition = ProjectionDefinition.of(projection(database.dataSource()), eventTypes());
        Set<String> handled = eventTypes().all().stream()
                .filter(type -> definition.handlerOf(type.payload()) != null)
                .map(RegisteredEventType::name)
                .map(Object::toString)
                .collect(Collectors.toSet());

        Set<String> written = Seeds.drawn()
                .boxed()
                .flatMap(seed -> history(seed).stream())
                .map(EventEnvelope::type)
                .collect(Collectors.toSet());

        assertThat(written).as("event types in the histories").containsAll(handled);
    }

    @ParameterizedTest(name = NAME)
    @MethodSource(SEEDS)
    void sizeOfBatchesDoesNotMatter(long seed) {
        verify(seed, Delivery.inOrder());
    }

    @ParameterizedTest(name = NAME)
    @MethodSource(SEEDS)
    void duplicatesChangeNothing(long seed) {
        verify(seed, Delivery.seeded(seed).withDuplicates(0.5));
    }

    @ParameterizedTest(name = NAME)
    @MethodSource(SEEDS)
    void aggregatesMayOvertakeEachOther(long seed) {
        verify(seed, Delivery.seeded(seed).reorderedAcrossKeys());
    }

    @ParameterizedTest(name = NAME)
    @MethodSource(SEEDS)
    void aStreamThatFallsBackChangesNothing(long seed) {
        verify(seed, Delivery.seeded(seed).withRedeliveries(3));
    }

    @ParameterizedTest(name = NAME)
    @MethodSource(SEEDS)
    void olderEventsAfterNewerOnesChangeNothing(long seed) {
        var history = history(seed);
        var arriving = new ArrayList<>(history);
        var older = new ArrayList<>(history);
        Collections.shuffle(older, new Random(seed));
        arriving.addAll(older);

        verify(seed, RecordLog.of(arriving));
    }

    @ParameterizedTest(name = NAME)
    @MethodSource(SEEDS)
    void redeliveryAfterACrashBetweenDatabaseAndKafkaCommitChangesNothing(long seed) {
        var random = new Random(seed);
        var expected = undisturbed(seed);

        var consumer = consumer(transactions, RecordLog.of(history(seed)), random);
        while (consumer.step()) {
            if (random.nextInt(3) == 0) {
                consumer.crash();
            }
        }

        assertContent(seed, expected);
    }

    @ParameterizedTest(name = NAME)
    @MethodSource(SEEDS)
    void lostCommitsAndLostAnswersChangeNothing(long seed) {
        var random = new Random(seed);
        var expected = undisturbed(seed);

        consumer(new UnreliableTransactions(transactions, random), RecordLog.of(history(seed)), random)
                .runToEnd();

        assertContent(seed, expected);
    }

    @ParameterizedTest(name = NAME)
    @MethodSource(SEEDS)
    void aZombieChangesNothing(long seed) {
        var random = new Random(seed);
        var expected = undisturbed(seed);

        var log = RecordLog.of(history(seed));
        var zombie = consumer(transactions, log, random);
        var successor = consumer(transactions, log, random);
        boolean more = true;
        while (more) {
            more = random.nextBoolean() ? zombie.step() : successor.step();
        }
        zombie.runToEnd();
        successor.runToEnd();

        assertContent(seed, expected);
    }

    @ParameterizedTest(name = NAME)
    @MethodSource(SEEDS)
    void consumersThatRaceForTheSamePartitionsApplyEachEventOnce(long seed) {
        var expected = undisturbed(seed);

        var log = RecordLog.of(Delivery.seeded(seed).withDuplicates(0.2).of(history(seed)));
        var first = consumer(transactions, log, new Random(seed));
        var second = consumer(transactions, log, new Random(seed + 1));
        var racing = CompletableFuture.runAsync(first::runToEnd);
        second.runToEnd();
        racing.join();

        assertContent(seed, expected);
    }

    private void verify(long seed, Delivery delivery) {
        verify(seed, RecordLog.of(delivery.of(history(seed))));
    }

    private void verify(long seed, RecordLog log) {
        var expected = undisturbed(seed);

        consumer(transactions, log, new Random(seed)).runToEnd();

        assertContent(seed, expected);
    }

    /** What comes of each event once, alone and in order. Leaves the tables empty. */
    private Map<String, List<String>> undisturbed(long seed) {
        database.empty();
        var log = new RecordLog();
        var engine = engine(transactions);
        for (var event : history(seed)) {
            assertThat(engine.apply(List.of(log.append(event)))).isInstanceOf(BatchResult.Committed.class);
        }
        assertThat(engine.stops())
                .as("partitions stopped by a history in order")
                .isEmpty();
        var content = database.content(ignoredColumns());
        database.empty();
        return content;
    }

    private void assertContent(long seed, Map<String, List<String>> expected) {
        assertThat(database.content(ignoredColumns()))
                .as("content of the projection; repeat with -D%s=%d", Seeds.PROPERTY, seed)
                .isEqualTo(expected);
    }

    private List<EventEnvelope> history(long seed) {
        var history = new History(eventTypes());
        writeHistory(history, new Random(seed));
        return history.events();
    }

    private SimulatedConsumer consumer(PlatformTransactionManager manager, RecordLog log, Random random) {
        Supplier<ProjectionEngine> engines = () -> engine(manager);
        return new SimulatedConsumer(engines, log, random);
    }

    private ProjectionEngine engine(PlatformTransactionManager manager) {
        return new ProjectionEngine(
                ProjectionDefinition.of(projection(database.dataSource()), eventTypes()),
                eventTypes(),
                database.dataSource(),
                manager,
                Duration.ofSeconds(10),
                null,
                new EngineListener() {});
    }
}
