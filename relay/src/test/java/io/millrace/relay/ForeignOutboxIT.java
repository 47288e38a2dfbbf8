package io.millrace.relay;

import static io.millrace.relay.Letters.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.contract.letter.DeadLetterHeaders;
import io.millrace.relay.settings.Delivery;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** An outbox as Debezium's users have it is followed as it is. */
class ForeignOutboxIT {

    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final String AT = "2026-01-02 03:04:05.678901";
    private static final String ID = "11111111-2222-3333-4444-555555555555";

    private final String name = SharedStack.freshName(ForeignOutboxIT.class);
    private final String kafka = SharedStack.kafka().bootstrapServers();

    @ParameterizedTest
    @CsvSource({
        "uuid, text, jsonb",
        "uuid, uuid, json",
        "bigserial, bigint, text",
        "text, varchar(60), bytea",
    })
    void columnsOfOtherNamesAndTypesAreFollowed(String id, String aggregateId, String payload) {
        var outbox = ForeignOutbox.in(SharedStack.freshDatabase(ForeignOutboxIT.class), id, aggregateId, payload);
        var owner = "bigint".equals(aggregateId) ? "42" : ID;
        outbox.execute(insert("bigserial".equals(id) ? "1" : ID, owner));
        try (var topic = new Topic(kafka, "events." + name);
                var relay = RunningRelay.start(outbox.settings(kafka, name, Delivery.EXACTLY_ONCE))) {
            relay.awaitStreaming();
            topic.awaitCount(1, PATIENCE);
            outbox.execute(insert("bigserial".equals(id) ? "2" : ID.replace('1', '2'), owner));
            topic.awaitCount(2, PATIENCE);

            var retained = topic.events().get(0);
            var streamed = topic.events().get(1);
            assertThat(retained.id())
                    .isEqualTo(
                            "bigserial".equals(id) ? UUID.nameUUIDFromBytes("1".getBytes(UTF_8)) : UUID.fromString(ID));
            for (var event : topic.events()) {
                assertThat(event.aggregateId()).isEqualTo(owner);
                assertThat(event.type()).isEqualTo("OrderPlaced");
                assertThat(event.headers()).containsEntry("tenant", "7");
                assertThat(event.occurredAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05.678901Z"));
                assertThat(event.aggregateVersion()).isEqualTo(9);
                assertThat(new String(event.payload(), UTF_8).replace(" ", "")).isEqualTo("{\"total\":12}");
            }
            assertThat(streamed).usingRecursiveComparison().ignoringFields("id").isEqualTo(retained);
            assertThat(topic.events()).extracting(EventEnvelope::id).doesNotHaveDuplicates();
        }
        outbox.drop();
    }

    /** Brokers refuse records from more than an hour ahead, which a time of the writer's own easily is. */
    @ParameterizedTest
    @EnumSource(Delivery.class)
    void eventsOfAnyTimeAreSent(Delivery delivery) {
        var outbox = ForeignOutbox.in(SharedStack.freshDatabase(ForeignOutboxIT.class), "bigserial", "text", "text");
        try (var topic = new Topic(kafka, "events." + name);
                var relay = RunningRelay.start(outbox.settings(kafka, name, delivery))) {
            relay.awaitStreaming();
            outbox.execute(insert("1", "a", "2126-01-02 03:04:05"));
            outbox.execute(insert("2", "b", "1926-01-02 03:04:05"));
            outbox.execute(insert("3", "c", AT));
            topic.awaitCount(3, PATIENCE);
            assertThat(topic.events())
                    .extracting(EventEnvelope::occurredAt)
                    .extracting(Instant::toString)
                    .containsExactlyInAnyOrder(
                            "2126-01-02T03:04:05Z", "1926-01-02T03:04:05Z", "2026-01-02T03:04:05.678901Z");
            relay.requireUndisturbed();
        }
        outbox.drop();
    }

    /** JSON may name the character that no text of PostgreSQL can hold, so that what the relay says of the row may have it. */
    @ParameterizedTest
    @EnumSource(Delivery.class)
    void aRowWhoseHeadersNameTheCharacterNulHoldsNothingUp(Delivery delivery) {
        var outbox = ForeignOutbox.in(SharedStack.freshDatabase(ForeignOutboxIT.class), "bigserial", "text", "text");
        outbox.withLedger();
        try (var topic = new Topic(kafka, "events." + name);
                var letters = new Letters(kafka, "events." + name + ".DLT");
                var relay = RunningRelay.start(outbox.settings(kafka, name, delivery))) {
            relay.awaitStreaming();
            outbox.execute(insert("1", "a", AT, "{\"ce_\\u0000\": \"7\"}"));
            outbox.execute(insert("2", "b", AT, "{\"tenant\": \"7\\u0000\"}"));
            outbox.execute(insert("3", "b"));
            topic.awaitCount(2, PATIENCE);
            assertThat(topic.events())
                    .extracting(event -> event.headers().get("tenant"))
                    .containsExactly("7\0", "7");
            assertThat(header(letters.await(1, PATIENCE).get(0), DeadLetterHeaders.CAUSE))
                    .contains("ce_\\0");
            assertThat(outbox.states()).containsExactly("DEAD_LETTERED");
            relay.requireUndisturbed();
        }
        outbox.drop();
    }

    private String insert(String id, String owner) {
        return insert(id, owner, AT);
    }

    private String insert(String id, String owner, String at) {
        return insert(id, owner, at, "{\"tenant\": \"7\"}");
    }

    private String insert(String id, String owner, String at, String headers) {
        return """
               INSERT INTO event_log (seq, kind, owner, event, body, extras, revision, at)
               VALUES ('%s', '%s', '%s', 'OrderPlaced', '{"total": 12}', '%s', 9, '%s')
               """
                .formatted(id, name, owner, headers, at);
    }
}
