package io.millrace.deadletter.mirror;

import static io.millrace.deadletter.LetterStack.header;
import static io.millrace.deadletter.LetterStack.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.contract.letter.DeadLetterHeaders;
import io.millrace.deadletter.LetterStack;
import io.millrace.deadletter.metrics.DeadLetterMetrics;
import io.millrace.deadletter.parking.ParkingUsage;
import io.millrace.stack.SharedStack;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The dead letter topic is deleted while letters are copied to it; letters of another topic are copied beside it. */
@Tag("chaos")
class DeletedTopicIT {

    private static final byte[] VALUE = {1};

    private final LetterStack stack = new LetterStack(getClass(), SharedStack.kafka());
    private final String topic = stack.topic("");
    private final String other = stack.topic("-other");
    private final String deadLetters = topic + ".DLT";
    private final ScheduledExecutorService threads = Executors.newSingleThreadScheduledExecutor();
    private long failed;

    @AfterEach
    void close() {
        threads.shutdownNow();
        stack.close();
    }

    @Test
    @Tag("long")
    void copiesCatchUpWhenItIsCreatedAgainWithFewerPartitions() throws InterruptedException {
        var load = startWithThreePartitions(false);

        stack.deleteTopic(deadLetters);
        patiently().until(() -> stack.count("mirror_error LIKE 'it does not exist%' AND topic = '" + topic + "'") > 10);
        awaitMoreOf(other);
        var absent = databaseTime();
        stack.createTopic(deadLetters, 1, Map.of());

        awaitMoreOf(topic);
        stop(load);
        awaitAllCopiedAndIndexed();
        assertThat(copies()).containsExactlyInAnyOrderElementsOf(identities("mirrored_at > '" + absent + "'"));
    }

    @Test
    void mirrorCreatesItAgainWithFewerPartitionsAndGoesOn() throws InterruptedException {
        stack.createTopic(topic, 1, Map.of());
        var load = startWithThreePartitions(true);

        stack.deleteTopic(deadLetters);
        patiently().ignoreExceptions().until(() -> partitions() == 1);

        awaitMoreOf(topic);
        stop(load);
        awaitAllCopiedAndIndexed();
        assertThat(copies()).doesNotHaveDuplicates().hasSizeGreaterThan(20);
    }

    private ScheduledFuture<?> startWithThreePartitions(boolean createTopics) {
        stack.createTopic(deadLetters, 3, Map.of());
        stack.createTopic(other + ".DLT", 1, Map.of());
        stack.mirror(createTopics);
        stack.indexer();
        var load = threads.scheduleWithFixedDelay(this::fail, 0, 10, TimeUnit.MILLISECONDS);
        awaitMoreOf(topic);
        return load;
    }

    private void fail() {
        failed++;
        stack.fail(record(topic, (int) (failed % 3), failed, VALUE));
        stack.fail(record(other, 0, failed, VALUE));
    }

    private void stop(ScheduledFuture<?> load) throws InterruptedException {
        assertThat(load.isDone()).as("the load broke off").isFalse();
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    private void awaitAllCopiedAndIndexed() {
        patiently().untilAsserted(() -> assertThat(stack.count("mirrored_at IS NULL"))
                .isZero());
        patiently().untilAsserted(() -> assertThat(identities("indexed_at IS NOT NULL"))
                .containsAll(copies()));
        assertThat(stack.count("projection IS NOT NULL")).isEqualTo(2 * failed);
        assertThat(stack.count("projection IS NULL AND topic LIKE '" + topic + "%'"))
                .as("copies that were taken for letters of others")
                .isZero();
        assertThat(difference()).isZero();
    }

    private int partitions() {
        var described =
                stack.admin(admin -> admin.describeTopics(List.of(deadLetters)).allTopicNames());
        return described.get(deadLetters).partitions().size();
    }

    private List<String> copies() {
        return stack.read(deadLetters).stream()
                .map(copy -> header(copy, DeadLetterHeaders.ID))
                .toList();
    }

    /** What copies of the topic's letters carry. */
    private List<String> identities(String condition) {
        return stack.jdbc()
                .sql("SELECT mirror_id::text FROM millrace.dead_letter WHERE topic = ? AND " + condition)
                .param(topic)
                .query(String.class)
                .list();
    }

    private void awaitMoreOf(String of) {
        var copied = "mirrored_at IS NOT NULL AND topic = '" + of + "'";
        var before = stack.count(copied);
        patiently().until(() -> stack.count(copied) > before + 20);
    }

    private String databaseTime() {
        return stack.jdbc().sql("SELECT now()::text").query(String.class).single();
    }

    private double difference() {
        var registry = new SimpleMeterRegistry();
        var usage = new ParkingUsage(stack.jdbc(), Clock.systemUTC(), Duration.ZERO, 1, 1);
        new DeadLetterMetrics(stack.jdbc(), usage, List.of("totals"), Clock.systemUTC()).bindTo(registry);
        return registry.get("millrace.dead.letters.index.difference").gauge().value();
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(60));
    }
}
