package io.millrace.relay.publish;

import io.millrace.relay.capture.CapturedRow;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a record by itself and waits until the broker has taken or refused it, however long the broker is away. */
final class Singly {

    private static final Logger log = LoggerFactory.getLogger(Singly.class);

    private final Producer<byte[], byte[]> producer;
    private final Records records;
    private final SinkBreaker breaker;
    private final AckWatch acknowledgements;

    Singly(Producer<byte[], byte[]> producer, Records records, SinkBreaker breaker, AckWatch acknowledgements) {
        this.producer = producer;
        this.records = records;
        this.breaker = breaker;
        this.acknowledgements = acknowledgements;
    }

    /**
     * Sends what the source makes; it is asked again before each attempt, since topics change meanwhile.
     *
     * @return why it was refused for good, or null if the broker has it
     */
    @Nullable
    UnsendableRowException send(CapturedRow row, RecordSource source) throws InterruptedException {
        while (true) {
            ProducerRecord<byte[], byte[]> record;
            try {
                record = source.record();
            } catch (UnsendableRowException e) {
                return e;
            }
            breaker.awaitPermission();
            var started = System.nanoTime();
            try {
                Acknowledgement.await(producer.send(record), acknowledgements.ackTimeout());
                breaker.succeeded(Duration.ofNanos(System.nanoTime() - started));
                return null;
            } catch (InterruptException e) {
                var interrupted = new InterruptedException("Interrupted while handing a record to the producer");
                interrupted.initCause(e);
                throw interrupted;
            } catch (TimeoutException e) {
                acknowledgements.overdue(Set.of(record.topic()));
                again(row, record, e);
            } catch (ExecutionException | KafkaException e) {
                var took = Duration.ofNanos(System.nanoTime() - started);
                switch (SendFailure.of(e)) {
                    case UNSENDABLE -> {
                        breaker.succeeded(took);
                        return UnsendableRowException.refused(row, e);
                    }
                    case OUTAGE -> {
                        breaker.failed(took, e);
                        again(row, record, e);
                    }
                    case FENCED, BROKEN ->
                        throw new PublisherBrokenException(
                                "Row %s was not acknowledged: %s".formatted(row.id(), e.getMessage()), e);
                }
            }
        }
    }

    private void again(CapturedRow row, ProducerRecord<byte[], byte[]> record, Exception failure) {
        records.forget(record);
        log.warn("Row {} cannot be sent by itself, trying again: {}", row.id(), failure.getMessage());
    }

    @FunctionalInterface
    interface RecordSource {

        ProducerRecord<byte[], byte[]> record() throws InterruptedException;
    }
}
