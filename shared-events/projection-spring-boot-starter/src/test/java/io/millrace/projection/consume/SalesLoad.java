package io.millrace.projection.consume;

import io.millrace.projection.Records;
import io.millrace.projection.Shop;
import io.millrace.projection.Shop.SaleMade;
import io.millrace.projection.TestTopics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends sales of many aggregates steadily, every tenth twice, and knows what must come of them. */
final class SalesLoad implements AutoCloseable {

    private static final int AGGREGATES = 300;
    private static final int AT_ONCE = 10;
    private static final long PAUSE_MILLIS = 10;

    private final TestTopics topics;
    private final Random random = new Random(1);
    private final Map<String, Long> versions = new HashMap<>();
    private final Map<String, Long> totals = new TreeMap<>();
    private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> sending;

    SalesLoad(TestTopics topics) {
        this.topics = topics;
        this.sending = sender.scheduleWithFixedDelay(this::send, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void send() {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            var id = "s" + random.nextInt(AGGREGATES);
            long amount = 1 + random.nextInt(9);
            long version = versions.merge(id, 1L, Long::sum);
            totals.merge(id, amount, Long::sum);
            var record = Records.produced(Records.envelope(Shop.TYPES, id, version, new SaleMade(id, amount)));
            records.add(record);
            if (random.nextInt(10) == 0) {
                records.add(record);
            }
        }
        topics.send(records);
    }

    /** Ends the load; returns once all of it is with the broker. */
    void stop() {
        if (sending.isDone()) {
            throw new IllegalStateException("The load broke off");
        }
        close();
    }

    /** What each aggregate's sales amount to. Only once the load has stopped. */
    Map<String, Long> totals() {
        return totals;
    }

    /** Each aggregate's versions in their order. Only once the load has stopped. */
    Map<String, List<Long>> versions() {
        Map<String, List<Long>> all = new TreeMap<>();
        versions.forEach((id, last) ->
                all.put(id, LongStream.rangeClosed(1, last).boxed().toList()));
        return all;
    }

    @Override
    public void close() {
        sender.shutdown();
        try {
            if (!sender.awaitTermination(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The broker does not take the load");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
