package io.millrace.relay.capture.debezium;

import io.debezium.connector.base.QueueProvider;
import io.debezium.pipeline.DataChangeEvent;
import io.debezium.spi.common.Configurable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * The queue between Debezium's reader and the relay, bounded in rows and bytes. A lone record is handed over at once;
 * under load the taker lingers, the longer the heavier it is, so that it is not woken for each. Public because Debezium
 * finds it as a service.
 */
public final class HandOver implements QueueProvider<DataChangeEvent>, Configurable {

    static final String TYPE = "millrace";
    static final String ID = "millrace.hand.over.id";
    static final String PAYLOAD = "millrace.hand.over.payload";
    static final String MAX_BYTES = "millrace.hand.over.max.bytes";
    static final String MAX_BATCH = "max.batch.size";

    private static final Map<String, HandOver> BY_ID = new ConcurrentHashMap<>();
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LINGER_NANOS_PER_ROW = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long LONGEST_LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int BUSY = 8;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<SourceRecord> records = new ArrayDeque<>();
    private String payload = "";
    private long maxBytes;
    private int maxBatch;
    private long bytes;
    private int lastTaken;

    /** The queue that Debezium made for the given configuration, if it came that far; to be asked for once. */
    static @Nullable HandOver claim(Map<String, ?> configuration) {
        return BY_ID.remove(String.valueOf(configuration.get(ID)));
    }

    @Override
    public String name() {
        return TYPE;
    }

    @Override
    public void configure(Map<String, ?> configuration) {
        payload = String.valueOf(configuration.get(PAYLOAD));
        maxBytes = Long.parseLong(String.valueOf(configuration.get(MAX_BYTES)));
        maxBatch = Integer.parseInt(String.valueOf(configuration.get(MAX_BATCH)));
        BY_ID.put(String.valueOf(configuration.get(ID)), this);
    }

    @Override
    public void enqueue(DataChangeEvent event) {
        var changed = event.getRecord();
        lock.lock();
        try {
            records.add(changed);
            bytes += size(changed);
            if (records.size() == 1 || records.size() == maxBatch) {
                arrived.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Debezium's own way to take a record; used only to drain when it reports an error. */
    @Override
    public @Nullable DataChangeEvent poll() {
        lock.lock();
        try {
            var next = records.poll();
            if (next == null) {
                return null;
            }
            bytes -= size(next);
            return new DataChangeEvent(next);
        } finally {
            lock.unlock();
        }
    }

    /** How full the queue is: over its bytes it says it is over its rows, which makes the reader wait. */
    @Override
    public int size() {
        lock.lock();
        try {
            return bytes > maxBytes ? Integer.MAX_VALUE : records.size();
        } finally {
            lock.unlock();
        }
    }

    /** Takes what is there, waiting a moment if nothing is. */
    List<SourceRecord> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var patience = PATIENCE_NANOS;
            while (records.isEmpty() && patience > 0) {
                patience = arrived.awaitNanos(patience);
            }
            var linger = lastTaken > BUSY ? Math.min(LONGEST_LINGER_NANOS, lastTaken * LINGER_NANOS_PER_ROW) : 0;
            while (records.size() < maxBatch && linger > 0) {
                linger = arrived.awaitNanos(linger);
            }
            return drain();
        } finally {
            lock.unlock();
        }
    }

    private List<SourceRecord> drain() {
        lastTaken = Math.min(records.size(), maxBatch);
        List<SourceRecord> taken = new ArrayList<>(lastTaken);
        for (int i = 0; i < lastTaken; i++) {
            var next = records.remove();
            bytes -= size(next);
            taken.add(next);
        }
        return taken;
    }

    private long size(SourceRecord changed) {
        if (changed.value() instanceof Struct envelope
                && envelope.schema().field("after") != null
                && envelope.get("after") instanceof Struct after
                && after.schema().field(payload) != null
                && after.get(payload) instanceof String text) {
            return text.length();
        }
        return 0;
    }
}
