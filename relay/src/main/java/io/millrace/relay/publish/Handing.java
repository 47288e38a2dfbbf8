package io.millrace.relay.publish;

import io.millrace.relay.capture.CapturedRow;
import java.time.Duration;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands rows to the producer, one behind the other, without waiting for what becomes of them. */
final class Handing {

    private static final Logger log = LoggerFactory.getLogger(Handing.class);

    private final Producer<byte[], byte[]> producer;
    private final Records records;
    private final TrustedTopics trusted;
    private final SinkBreaker breaker;
    private final Brake brake;
    private final InFlight inFlight;

    Handing(
            Producer<byte[], byte[]> producer,
            Records records,
            TrustedTopics trusted,
            SinkBreaker breaker,
            Brake brake,
            InFlight inFlight) {
        this.producer = producer;
        this.records = records;
        this.trusted = trusted;
        this.breaker = breaker;
        this.brake = brake;
        this.inFlight = inFlight;
    }

    /**
     * What the producer has taken.
     *
     * @param topic where it goes
     * @param doubt why it may be refused all the same
     * @param outcome done once the batch has learned the outcome
     */
    record Handed(String topic, Doubt doubt, Future<RecordMetadata> outcome) {}

    /**
     * Returns when the producer has taken the row; the batch learns the outcome.
     *
     * @throws UnsendableRowException if the producer will never take it
     */
    Handed send(CapturedRow row, PendingBatch pending) throws InterruptedException {
        for (int refusals = 0; ; refusals++) {
            var record = records.event(row);
            var doubt = doubt(record);
            var attempt = new Attempt(row, record.topic(), doubt, pending, trusted, brake);
            Future<RecordMetadata> outcome;
            try {
                outcome = producer.send(record, attempt);
            } catch (InterruptException e) {
                var interrupted = new InterruptedException("Interrupted while handing a record to the producer");
                interrupted.initCause(e);
                throw interrupted;
            } catch (KafkaException | IllegalStateException e) {
                // It was closed meanwhile.
                throw broken(row, e);
            }
            var refusal = attempt.returned();
            if (refusal == null) {
                return new Handed(record.topic(), doubt, outcome);
            }
            switch (SendFailure.of(refusal)) {
                case UNSENDABLE -> throw UnsendableRowException.refused(row, refusal);
                case FENCED, BROKEN -> throw broken(row, refusal);
                case OUTAGE -> {
                    records.forget(record);
                    if (refusals > 0) {
                        // What waits for another topic may leave no room.
                        inFlight.look();
                    }
                    breaker.failed(Duration.ofMillis(1), refusal);
                    log.warn(
                            "Row {} cannot be handed to the producer, trying again: {}",
                            row.id(),
                            refusal.getMessage());
                }
            }
            breaker.awaitPermitted();
        }
    }

    private Doubt doubt(ProducerRecord<byte[], byte[]> record) throws InterruptedException {
        if (records.mayBeTooLarge(record)) {
            return Doubt.SIZE;
        }
        return trusted.contains(record.topic()) ? Doubt.NONE : Doubt.TOPIC;
    }

    private static PublisherBrokenException broken(CapturedRow row, Exception refusal) {
        return new PublisherBrokenException(
                "The producer cannot go on at row %s: %s".formatted(row.id(), refusal.getMessage()), refusal);
    }
}
