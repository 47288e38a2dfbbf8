package io.millrace.relay.publish;

import io.millrace.relay.publish.PendingBatch.Failed;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops a producer at the first row that failed on its way although nobody expected it. Pulled on the producer's own
 * thread, between two requests, it keeps every row behind the failed one from being sent; the publisher has to be built
 * anew.
 */
final class Brake {

    private static final Logger log = LoggerFactory.getLogger(Brake.class);

    private final Producer<byte[], byte[]> producer;
    private final AtomicReference<Failed> first = new AtomicReference<>();
    private volatile boolean closed;

    Brake(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    void pull(Failed failed, String topic) {
        if (!closed && first.compareAndSet(null, failed)) {
            log.warn(
                    "Row {} failed on its way to {}; what follows it is not sent before it is tried again: {}",
                    failed.row().id(),
                    topic,
                    failed.exception().getMessage());
            producer.close(Duration.ZERO);
        }
    }

    /** Whether the producer is stopped, or closed: whatever fails now follows from that. */
    boolean isPulled() {
        return closed || first.get() != null;
    }

    /** What the producer was stopped for, if the failure follows from that. */
    RuntimeException cause(RuntimeException failure) {
        var cause = first.get();
        return cause == null ? failure : cause.asException();
    }

    /** Closes the producer for good; rows on their way are given up. */
    void close() {
        closed = true;
        producer.close(Duration.ZERO);
    }
}
