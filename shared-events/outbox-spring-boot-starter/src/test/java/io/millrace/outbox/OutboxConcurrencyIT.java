package io.millrace.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.stack.SharedStack;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

/** Threads that append to the same aggregates, some of them rolling back: no version is lost, doubled or skipped. */
class OutboxConcurrencyIT {

    private static final int THREADS = 8;
    private static final int ROUNDS = 60;
    private static final int AGGREGATES = 4;
    private static final int AGGREGATES_AT_ONCE = 300;

    private static ConfigurableApplicationContext context;
    private static OutboxFixture fixture;

    @BeforeAll
    static void start() {
        context = OutboxApplication.startWithJdbc(SharedStack.freshDatabase(OutboxConcurrencyIT.class));
        fixture = OutboxFixture.of(context);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 20261120})
    void committedVersionsAreContiguous(long seed) throws Exception {
        long won = race(seed, OutboxConcurrencyIT::wins);

        long appended = 0;
        for (int aggregate = 0; aggregate < AGGREGATES; aggregate++) {
            var versions = fixture.versions(id(seed, aggregate));
            appended += versions.size();
            assertThat(versions)
                    .as("seed %d", seed)
                    .isEqualTo(java.util.stream.LongStream.rangeClosed(1, versions.size())
                            .boxed()
                            .toList());
        }
        assertThat(appended).as("seed %d", seed).isEqualTo(won).isPositive();
    }

    /** A deadlock would surface here as the exception it is. Many aggregates, so that statements overlap. */
    @Test
    void threadsThatNameTheSameAggregatesInAnyOrderOnlyWaitForEachOther() throws Exception {
        var version = new AtomicLong(1);
        assertThat(race(11, (seed, random) -> appendsToAll(version, random))).isPositive();
    }

    private static boolean appendsToAll(AtomicLong version, Random random) {
        long next = version.get();
        var events = IntStream.range(0, AGGREGATES_AT_ONCE)
                .mapToObj(i -> "all-" + i)
                .map(id -> new OutboxEvent(id, next, OrderPlaced.of(id), Map.of()))
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(events, random);
        try {
            fixture.transaction()
                    .executeWithoutResult(status -> fixture.outbox().appendAll(events));
            version.set(next + 1);
            return true;
        } catch (VersionConflictException e) {
            return false;
        }
    }

    /** How many rounds of all threads were won. */
    private static long race(long seed, BiPredicate<Long, Random> round) throws Exception {
        var executor = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Long>> threads = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                var random = new Random(seed + thread);
                threads.add(() -> IntStream.range(0, ROUNDS)
                        .filter(number -> round.test(seed, random))
                        .count());
            }
            long won = 0;
            for (var thread : executor.invokeAll(threads)) {
                won += thread.get();
            }
            return won;
        } finally {
            executor.shutdownNow();
        }
    }

    private static boolean wins(long seed, Random random) {
        var id = id(seed, random.nextInt(AGGREGATES));
        boolean rollBack = random.nextInt(5) == 0;
        try {
            fixture.transaction().executeWithoutResult(status -> {
                fixture.outbox().append(id, fixture.versions(id).size() + 1L, OrderPlaced.of(id));
                if (rollBack) {
                    status.setRollbackOnly();
                }
            });
            return !rollBack;
        } catch (VersionConflictException e) {
            return false;
        }
    }

    private static String id(long seed, int aggregate) {
        return "race-%d-%d".formatted(seed, aggregate);
    }
}
