package io.millrace.projection.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.deadletter.path.Backlog;
import io.millrace.deadletter.path.PathStage;
import io.millrace.projection.ProjectionDefinition;
import io.millrace.projection.Records;
import io.millrace.projection.Shop;
import io.millrace.projection.Shop.ItemNamed;
import io.millrace.projection.TestDatabase;
import io.millrace.projection.TestTopics;
import io.millrace.projection.consume.ConsumerSettings;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProjectionPathIT {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final TestDatabase database = TestDatabase.fresh(getClass());
    private final TestTopics topics = new TestTopics(SharedStack.kafka());
    private final ProjectionPath path = path(topics.broker().bootstrapServers());

    @AfterEach
    void close() {
        path.close();
        topics.close();
        database.close();
    }

    @Test
    void backlogIsWhatTheTopicHasBeyondThePositionAndAsOldAsItsOldest() {
        topics.recreate(2);
        sendAged(0, Duration.ofHours(2), Duration.ofSeconds(30), Duration.ofSeconds(20));
        sendAged(1, Duration.ofSeconds(90));
        position("items", "events.item", 0, 1);
        position("items", "events.item", 1, 0);

        var items = stage("items");

        assertThat(items.position()).isEqualTo(1);
        assertThat(items.backlog()).isEqualTo(new Backlog(3, "events", Duration.ofSeconds(90)));
        assertThat(items.troubles()).isEmpty();
        assertThat(stage("totals").backlog()).isEqualTo(Backlog.none("events"));

        position("items", "events.item", 0, 3);
        position("items", "events.item", 1, 1);
        assertThat(stage("items").backlog()).isEqualTo(Backlog.none("events"));
    }

    @Test
    void markersOfTransactionsAreNoBacklog() {
        topics.recreate(1);
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", topics.broker().bootstrapServers(), "transactional.id", "path-it"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(Records.produced(item("a", 1)));
            producer.commitTransaction();
        }
        position("items", "events.item", 0, 1);

        // The marker is written behind the answer.
        await().untilAsserted(() -> assertThat(topics.ends("events.item")).containsEntry(0, 2L));
        assertThat(stage("items").backlog()).isEqualTo(Backlog.none("events"));
    }

    @Test
    void whatIsParkedIsCounted() {
        topics.recreate(1);
        database.jdbc().sql("ALTER TABLE item ADD CHECK (name <> 'refused')").update();
        var engine = database.parkingEngine(new Shop.Items(), path);
        engine.apply(List.of(
                Records.consumed(0, 0, item("q", 1)),
                Records.consumed(0, 1, named("p", 1, "refused")),
                Records.consumed(0, 2, named("p", 2, "refused"))));

        var items = stage("items");

        assertThat(items.parkedKeys()).isEqualTo(1);
        assertThat(items.parkedEvents()).isEqualTo(1);
        assertThat(items.troubles()).isEmpty();
    }

    @Test
    void aStoppedPartitionIsATroubleUntilItHasMoved() {
        topics.recreate(1);
        database.engine(new Shop.Items(), path)
                .apply(List.of(Records.consumed(0, 0, item("a", 1)), Records.consumed(0, 1, poison("p", 1))));

        assertThat(stage("items").troubles())
                .singleElement()
                .asString()
                .contains("Partition 0 is stopped before offset 1 since " + NOW, "HANDLER_FAILED", "To go on");
        assertThat(stage("totals").troubles()).isEmpty();

        position("items", "events.item", 0, 2);
        assertThat(stage("items").troubles()).isEmpty();
    }

    @Test
    void aMissingTopicABrokerAndADatabaseThatAreAwayAreTroubles() {
        topics.delete();
        assertThat(stage("items").troubles()).singleElement().asString().contains("There is no such topic yet");

        try (var lost = path("localhost:1")) {
            assertThat(lost.look())
                    .hasSize(2)
                    .allSatisfy(stage -> assertThat(stage.troubles())
                            .singleElement()
                            .asString()
                            .startsWith("Kafka does not say where the topic ends"))
                    .allSatisfy(stage -> assertThat(stage.backlog()).isNull());
        }

        database.close();
        assertThat(path.look()).hasSize(2).allSatisfy(stage -> assertThat(stage.troubles())
                .singleElement()
                .asString()
                .startsWith("The database does not answer"));
    }

    /** A look at it to which the broker answered; it has a second for that. */
    private PathStage stage(String projection) {
        return await().until(() -> look(projection), stage -> stage.troubles().stream()
                .noneMatch(trouble -> trouble.startsWith("Kafka does not say")));
    }

    private PathStage look(String projection) {
        return path.look().stream()
                .filter(stage -> stage.name().equals(projection))
                .findFirst()
                .orElseThrow();
    }

    private ProjectionPath path(String bootstrapServers) {
        var settings = new ConsumerSettings(
                Map.of("bootstrap.servers", bootstrapServers, "group.id", "of-others"),
                Map.of("bootstrap.servers", bootstrapServers),
                "test.",
                1,
                500,
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                Duration.ofMillis(50),
                Duration.ofMillis(500),
                Duration.ofSeconds(10));
        return new ProjectionPath(
                List.of(
                        ProjectionDefinition.of(new Shop.Items(), Shop.TYPES),
                        ProjectionDefinition.of(new Shop.Totals(), Shop.TYPES)),
                database.dataSource(),
                settings,
                () -> NOW);
    }

    private void sendAged(int partition, Duration... ages) {
        for (Duration age : ages) {
            var record = Records.produced(item("k" + age.toSeconds(), 1));
            topics.send(List.of(new ProducerRecord<>(
                    record.topic(),
                    partition,
                    NOW.minus(age).toEpochMilli(),
                    record.key(),
                    record.value(),
                    record.headers())));
        }
    }

    private void position(String projection, String topic, int partition, long next) {
        database.jdbc()
                .sql(
                        """
                        INSERT INTO millrace.projection_position (projection, topic, partition, topic_id, next_offset)
                        VALUES (?, ?, ?, 'id', ?) ON CONFLICT (projection, topic, partition)
                        DO UPDATE SET next_offset = excluded.next_offset
                        """)
                .params(projection, topic, partition, next)
                .update();
    }

    private static EventEnvelope item(String id, long version) {
        return named(id, version, "named");
    }

    private static EventEnvelope poison(String id, long version) {
        return named(id, version, "poison");
    }

    private static EventEnvelope named(String id, long version, String name) {
        return Records.envelope(Shop.TYPES, id, version, new ItemNamed(id, name));
    }
}
