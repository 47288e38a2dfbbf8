package io.millrace.relay.position;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class PositionReaderIT {

    private final String topic = SharedStack.freshName(getClass());
    private final PositionCodec codec = new PositionCodec(topic, "slot");

    @Test
    void aPositionBehindAnOpenTransactionIsWaitedForUntilTheBrokerEndsTheTransaction()
            throws ExecutionException, InterruptedException {
        SharedStack.kafka().createTopics(1, topic);
        try (var plain = producer(Map.of());
                var killed = producer(Map.of("transactional.id", topic, "transaction.timeout.ms", 1_000));
                var consumer = consumer()) {
            plain.send(codec.encode(RelayPosition.at(1, null))).get();
            killed.initTransactions();
            killed.beginTransaction();
            killed.send(codec.encode(RelayPosition.at(2, null))).get();
            plain.send(codec.encode(RelayPosition.at(3, null))).get();

            var read = new PositionReader(codec, Duration.ofSeconds(60)).read(consumer, 3);

            assertThat(read).contains(RelayPosition.at(3, null));
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings = new java.util.HashMap<>(more);
        settings.put("bootstrap.servers", SharedStack.kafka().bootstrapServers());
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", SharedStack.kafka().bootstrapServers(), "isolation.level", "read_committed");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
