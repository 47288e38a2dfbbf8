package io.millrace.testkit.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.projection.Outcome;
import io.millrace.projection.engine.BatchResult;
import io.millrace.projection.engine.ProjectionEngine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.dao.TransientDataAccessException;

/**
 * Feeds a log to an engine as a Kafka consumer would: batches of any size and mix of partitions, crashes, and positions
 * that lag behind what the database has. All chance comes from the given source. Not thread-safe.
 */
final class SimulatedConsumer {

    private static final int LARGEST_SHARE = 5;
    private static final int LARGEST_LAG = 6;

    private final Supplier<ProjectionEngine> engines;
    private final RecordLog log;
    private final Random random;
    private final Map<TopicPartition, Long> cursors = new HashMap<>();
    private ProjectionEngine engine;

    SimulatedConsumer(Supplier<ProjectionEngine> engines, RecordLog log, Random random) {
        this.engines = engines;
        this.log = log;
        this.random = random;
        this.engine = engines.get();
        assign();
    }

    /** One batch; false if there was nothing left. */
    boolean step() {
        var batch = poll();
        if (batch.isEmpty()) {
            return false;
        }
        var result = engine.apply(batch);
        if (result instanceof BatchResult.Committed committed) {
            assertThat(committed.stops()).as("partitions stopped").isEmpty();
            assertThat(committed.outcomes()).as("outcomes").doesNotContain(Outcome.HELD, Outcome.GAP);
            batch.forEach(
                    record -> cursors.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1));
        } else {
            assign();
        }
        return true;
    }

    void runToEnd() {
        while (step()) {}
    }

    /** Nothing in memory survives. Kafka's offsets are behind: records that the database has come again. */
    void crash() {
        engine = engines.get();
        assign();
        cursors.replaceAll((partition, offset) -> Math.max(0, offset - random.nextInt(LARGEST_LAG)));
    }

    private void assign() {
        for (var partition : log.partitions()) {
            cursors.put(partition, position(partition));
        }
    }

    private long position(TopicPartition partition) {
        while (true) {
            try {
                return engine.position(partition, RecordLog.TOPIC_ID, 0);
            } catch (TransientDataAccessException lost) {
                // As a consumer does, which waits and tries again.
                continue;
            }
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> poll() {
        var waiting = new ArrayList<TopicPartition>();
        cursors.forEach((partition, offset) -> {
            if (offset < log.end(partition)) {
                waiting.add(partition);
            }
        });
        if (waiting.isEmpty()) {
            return List.of();
        }
        waiting.sort(RecordLog.ORDER);
        Collections.shuffle(waiting, random);
        var batch = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        for (var partition : waiting.subList(0, 1 + random.nextInt(waiting.size()))) {
            batch.addAll(log.read(partition, cursors.getOrDefault(partition, 0L), 1 + random.nextInt(LARGEST_SHARE)));
        }
        return batch;
    }
}
