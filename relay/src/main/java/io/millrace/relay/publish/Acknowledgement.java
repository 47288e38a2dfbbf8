package io.millrace.relay.publish;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.RecordMetadata;

/** The broker's answer to a record that was sent. */
final class Acknowledgement {

    private Acknowledgement() {}

    /**
     * Waits for it.
     *
     * @throws ExecutionException if the record was refused
     * @throws org.apache.kafka.common.errors.TimeoutException if the answer takes longer
     */
    static RecordMetadata await(Future<RecordMetadata> sent, Duration atMost)
            throws InterruptedException, ExecutionException {
        try {
            return sent.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("No acknowledgement for " + atMost, e);
        }
    }
}
