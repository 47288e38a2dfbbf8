package io.millrace.testkit.scenario;

import io.millrace.contract.envelope.EnvelopeCodec;
import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.contract.topic.Topics;
import io.millrace.stack.KafkaBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends events to their topics as the relay does. */
final class Carrier implements AutoCloseable {

    private final EnvelopeCodec codec = new EnvelopeCodec();
    private final KafkaProducer<byte[], byte[]> producer;

    Carrier(KafkaBroker broker) {
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                        1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Returns once every event is acknowledged. */
    void carry(List<EventEnvelope> events) {
        List<Future<RecordMetadata>> sent = new ArrayList<>(events.size());
        for (var event : events) {
            sent.add(producer.send(codec.encode(Topics.of(event.aggregateType()), event)));
        }
        for (int i = 0; i < sent.size(); i++) {
            awaitAcknowledgement(sent.get(i), events.get(i));
        }
    }

    private static void awaitAcknowledgement(Future<RecordMetadata> sent, EventEnvelope event) {
        try {
            sent.get();
        } catch (ExecutionException e) {
            throw new ScenarioException(
                    "Could not send event %s to %s: %s"
                            .formatted(event.id(), Topics.of(event.aggregateType()), e.getMessage()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ScenarioException("Interrupted while sending event " + event.id(), e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
