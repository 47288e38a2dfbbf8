package io.millrace.relay.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.relay.settings.RelayProperties.SlotProperties;
import io.millrace.relay.settings.RelayProperties.WatchProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class RelayPropertiesTests {

    private static final Map<String, String> MINIMAL = Map.of(
            "database.url", "jdbc:postgresql://db/orders",
            "database.username", "relay",
            "kafka.bootstrap-servers", "kafka:9092");

    @Test
    void defaultsAreThoseThatAreDocumented() {
        var relay = bind(Map.of());
        assertThat(relay.delivery()).isEqualTo(Delivery.AT_LEAST_ONCE);
        assertThat(relay.source()).isEqualTo("/millrace");
        assertThat(relay.outbox().table()).isEqualTo("millrace.outbox");
        assertThat(relay.outbox().publication()).isEqualTo("millrace_outbox");
        assertThat(relay.outbox().columns())
                .isEqualTo(new OutboxProperties.Columns(
                        "id",
                        "aggregatetype",
                        "aggregateid",
                        "type",
                        "payload",
                        "aggregateversion",
                        "headers",
                        "traceparent",
                        "occurred_at"));
        assertThat(relay.slot()).isEqualTo(new SlotProperties("millrace_relay", true, false));
        assertThat(relay.kafka()).isEqualTo(new KafkaProperties("kafka:9092", Map.of()));
        assertThat(relay.topics()).isEqualTo(new TopicProperties(true, 6, (short) -1, "millrace.relay.positions"));
        assertThat(relay.publish().inFlight()).isEqualTo(DataSize.ofMegabytes(16));
        assertThat(relay.publish().ackTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(relay.publish().confirmInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(relay.publish().transactionTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(relay.watch())
                .isEqualTo(new WatchProperties(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(20)));
        assertThat(relay.backfill().from()).isNull();
        assertThat(relay.skipRows()).isEmpty();
    }

    @Test
    void everyPropertyIsMapped() {
        var relay = bind(Map.ofEntries(
                Map.entry("delivery", "exactly-once"),
                Map.entry("source", "/orders"),
                Map.entry("database.password", "secret"),
                Map.entry("outbox.table", "public.events"),
                Map.entry("outbox.publication", "pub"),
                Map.entry("outbox.columns.id", "c1"),
                Map.entry("outbox.columns.aggregate-type", "c2"),
                Map.entry("outbox.columns.aggregate-id", "c3"),
                Map.entry("outbox.columns.type", "c4"),
                Map.entry("outbox.columns.payload", "c5"),
                Map.entry("outbox.columns.aggregate-version", ""),
                Map.entry("outbox.columns.headers", "c7"),
                Map.entry("outbox.columns.traceparent", "c8"),
                Map.entry("outbox.columns.occurred-at", "c9"),
                Map.entry("slot.name", "orders_relay"),
                Map.entry("slot.create", "false"),
                Map.entry("slot.failover", "true"),
                Map.entry("kafka.properties.security.protocol", "SASL_SSL"),
                Map.entry("topics.create", "false"),
                Map.entry("topics.partitions", "12"),
                Map.entry("topics.replication-factor", "3"),
                Map.entry("topics.positions", "places"),
                Map.entry("publish.linger", "3ms"),
                Map.entry("publish.in-flight", "2MB"),
                Map.entry("publish.ack-timeout", "4s"),
                Map.entry("publish.confirm-interval", "5s"),
                Map.entry("publish.transaction-timeout", "6s"),
                Map.entry("watch.heartbeat", "1ms"),
                Map.entry("watch.stall-timeout", "2ms"),
                Map.entry("watch.retry", "3ms"),
                Map.entry("watch.max-retry", "4ms"),
                Map.entry("watch.halted-retry", "5ms"),
                Map.entry("watch.election", "6ms"),
                Map.entry("watch.drain", "7ms"),
                Map.entry("backfill.from", "2026-01-02T03:04:05Z"),
                Map.entry("skip-rows", "7421/3,a-b")));
        assertThat(relay.delivery()).isEqualTo(Delivery.EXACTLY_ONCE);
        assertThat(relay.source()).isEqualTo("/orders");
        assertThat(relay.database().password()).isEqualTo("secret");
        assertThat(relay.outbox())
                .isEqualTo(new OutboxProperties(
                        "public.events",
                        "pub",
                        new OutboxProperties.Columns("c1", "c2", "c3", "c4", "c5", "", "c7", "c8", "c9")));
        assertThat(relay.outbox().schema()).isEqualTo("public");
        assertThat(relay.outbox().tableName()).isEqualTo("events");
        assertThat(relay.slot()).isEqualTo(new SlotProperties("orders_relay", false, true));
        assertThat(relay.kafka().properties()).isEqualTo(Map.of("security.protocol", "SASL_SSL"));
        assertThat(relay.topics()).isEqualTo(new TopicProperties(false, 12, (short) 3, "places"));
        assertThat(relay.publish())
                .isEqualTo(new PublishProperties(
                        Duration.ofMillis(3),
                        DataSize.ofMegabytes(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6)));
        assertThat(relay.watch())
                .isEqualTo(new WatchProperties(
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(3),
                        Duration.ofMillis(4),
                        Duration.ofMillis(5),
                        Duration.ofMillis(6),
                        Duration.ofMillis(7)));
        assertThat(relay.backfill().from()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(relay.skipRows()).isEqualTo(Set.of("7421/3", "a-b"));
    }

    @ParameterizedTest
    @CsvSource({
        "slot.name, Upper, millrace.relay.slot.name 'Upper'",
        "slot.name, with-dash, millrace.relay.slot.name 'with-dash'",
        "outbox.table, outbox, millrace.relay.outbox.table 'outbox'",
        "outbox.table, a.b.c, millrace.relay.outbox.table 'a.b.c'",
        "kafka.bootstrap-servers, '', millrace.relay.kafka.bootstrap-servers is missing",
    })
    void aBadValueIsNamed(String property, String value, String message) {
        assertThatThrownBy(() -> bind(Map.of(property, value))).rootCause().hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"database.url", "database.username", "kafka.bootstrap-servers"})
    void whatHasNoDefaultIsAskedFor(String property) {
        var incomplete = new HashMap<>(MINIMAL);
        incomplete.remove(property);
        assertThatThrownBy(() -> bindOnly(incomplete)).rootCause().hasMessageContaining("millrace.relay." + property);
    }

    @Test
    void withoutAnyPropertyTheFirstMissingOneIsNamed() {
        assertThatThrownBy(() -> bindOnly(Map.of("delivery", "exactly-once")))
                .rootCause()
                .hasMessageContaining("millrace.relay.database.url");
    }

    private static RelayProperties bind(Map<String, String> more) {
        var all = new HashMap<>(MINIMAL);
        all.putAll(more);
        return bindOnly(all);
    }

    private static RelayProperties bindOnly(Map<String, String> properties) {
        var prefixed = properties.entrySet().stream()
                .collect(Collectors.toMap(entry -> "millrace.relay." + entry.getKey(), Map.Entry::getValue));
        return new Binder(new MapConfigurationPropertySource(prefixed))
                .bind("millrace.relay", RelayProperties.class)
                .get();
    }
}
