package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerIT {

    private static final TopicPartition EVENTS = new TopicPartition("events", 0);

    @Test
    void recordsSurviveStopAndKillOnTheSamePort() throws Exception {
        try (var broker = KafkaBroker.start()) {
            broker.createTopics(1, "events");
            try (var producer = producer(broker)) {
                send(producer, "one");
                broker.restart();
                send(producer, "two");
                broker.kill();
                assertThat(broker.isRunning()).isFalse();
                broker.restart();
                send(producer, "three");
            }
            assertThat(read(broker, 3)).containsExactly("one", "two", "three");
        }
    }

    @Test
    void transactionsWork() throws Exception {
        var topic = SharedStack.freshName(getClass());
        SharedStack.kafka().createTopics(1, topic);
        var properties = Map.<String, Object>of(
                "bootstrap.servers", SharedStack.kafka().bootstrapServers(), "transactional.id", topic);
        try (var producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            var sent = producer.send(new ProducerRecord<>(topic, "value"));
            producer.commitTransaction();
            assertThat(sent.get().offset()).isZero();
        }
    }

    @Test
    void aPausedBrokerAnswersNothingUntilItResumes() throws Exception {
        try (var broker = KafkaBroker.start()) {
            broker.createTopics(1, "events");
            try (var producer = producer(broker)) {
                send(producer, "before");
                broker.pause();
                var sent = producer.send(new ProducerRecord<>("events", "during"));
                assertThatThrownBy(() -> sent.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
                broker.resume();
                sent.get(30, TimeUnit.SECONDS);
            }
            assertThat(read(broker, 2)).containsExactly("before", "during");
        }
    }

    @Test
    @DisabledIfSystemProperty(
            named = StackMode.PROPERTY,
            matches = "containers",
            disabledReason = "A container keeps its data to itself")
    void directoryOutlivesTheBrokerAndFormattingItAgainKeepsRecords(@TempDir Path directory) throws Exception {
        var options = KafkaOptions.defaults().withDirectory(directory).withPort(Ports.free());
        try (var orphan = KafkaBroker.start(options)) {
            orphan.createTopics(1, "events");
            try (var producer = producer(orphan)) {
                send(producer, "kept");
            }
            try (var broker = KafkaBroker.start(options)) {
                assertThat(orphan.isRunning()).isFalse();
                assertThat(read(broker, 1)).containsExactly("kept");
            }
        }
    }

    @Test
    void topicsAreNotCreatedByMentioningThem() {
        var properties = Map.<String, Object>of(
                "bootstrap.servers", SharedStack.kafka().bootstrapServers(), "max.block.ms", 1000);
        try (var producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("never-created", "lost"))
                            .get())
                    .hasMessageContaining("never-created");
        }
    }

    @Test
    void failureToStartTellsWhatTheBrokerSaid() {
        var options = KafkaOptions.defaults().withProperty("num.io.threads", "many");

        assertThatThrownBy(() -> KafkaBroker.start(options))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("Invalid value many for configuration num.io.threads");
    }

    private static KafkaProducer<String, String> producer(KafkaBroker broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer());
    }

    private static void send(KafkaProducer<String, String> producer, String value) throws Exception {
        producer.send(new ProducerRecord<>("events", value)).get(60, TimeUnit.SECONDS);
    }

    private static List<String> read(KafkaBroker broker, int count) {
        var properties = Map.<String, Object>of(
                "bootstrap.servers", broker.bootstrapServers(), "auto.offset.reset", "earliest", "group.id", "reader");
        try (var consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(EVENTS));
            var values = new ArrayList<String>();
            for (int poll = 0; poll < 30 && values.size() < count; poll++) {
                StreamSupport.stream(consumer.poll(Duration.ofSeconds(1)).spliterator(), false)
                        .forEach(each -> values.add(each.value()));
            }
            return values;
        }
    }
}
