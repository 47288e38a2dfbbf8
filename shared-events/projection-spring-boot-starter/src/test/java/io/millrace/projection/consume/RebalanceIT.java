package io.millrace.projection.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.projection.TestDatabase;
import io.millrace.projection.TestTopics;
import io.millrace.stack.Database;
import io.millrace.stack.ServiceProcess;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Instances come, go, die and freeze under load; every sale counts once, in its order. */
@Tag("chaos")
class RebalanceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOPIC = "events.sale";

    private final String group = SharedStack.freshName(getClass());
    private final Database server = SharedStack.freshDatabase(getClass());
    private final TestDatabase database = TestDatabase.in(server);
    private final TestTopics topics = new TestTopics(SharedStack.kafka()).recreate(6);
    private final SalesLoad load = new SalesLoad(topics);
    private final List<ServiceProcess> processes = new ArrayList<>();

    @AfterEach
    void close() {
        load.close();
        processes.forEach(ServiceProcess::close);
        topics.close();
        database.close();
    }

    @Test
    void instancesThatAreKilledAndJoinUnderLoadLoseAndDoubleNothing() {
        var first = start();
        var second = start();
        awaitOwners(2);

        first.kill();
        var third = start();
        awaitOwners(2);
        first.restart();
        awaitOwners(3);

        second.stop();
        third.kill();
        awaitOwners(1);

        assertEachSaleCountsOnceAndInOrder();
    }

    @Test
    @Tag("long")
    void instanceFrozenBeyondItsSessionDoublesNothingWhenItWakes() {
        var frozen = start();
        start();
        awaitOwners(2);

        frozen.pause();
        awaitOwners(1);
        frozen.resume();
        awaitOwners(2);

        assertEachSaleCountsOnceAndInOrder();
    }

    /** Waits until so many instances share the partitions of the sales, and events of each are being applied. */
    private void awaitOwners(int count) {
        patiently().untilAsserted(() -> assertThat(topics.owners(group + ".totals", TOPIC))
                .hasSize(count));
        var before = positions();
        patiently()
                .untilAsserted(() -> assertThat(positions()).hasSize(6).allSatisfy((partition, next) -> assertThat(next)
                        .as("partition %d", partition)
                        .isGreaterThan(before.getOrDefault(partition, 0L))));
    }

    private void assertEachSaleCountsOnceAndInOrder() {
        load.stop();
        patiently().untilAsserted(() -> assertThat(positions()).isEqualTo(topics.ends(TOPIC)));
        patiently().untilAsserted(() -> assertThat(database.totals()).isEqualTo(load.totals()));
        patiently().untilAsserted(() -> assertThat(database.soldVersions()).isEqualTo(load.versions()));
    }

    private Map<Integer, Long> positions() {
        return database.positions("totals", TOPIC);
    }

    private ServiceProcess start() {
        var process = TestInstanceMain.start(
                "instance-" + processes.size(), TestInstanceMain.class, group, server, topics.broker());
        processes.add(process);
        return process;
    }

    private static ConditionFactory patiently() {
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions();
    }
}
