package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a monitoring system and an orchestrator see of a relay, over HTTP. */
class ObservabilityIT {

    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final String name = SharedStack.freshName(ObservabilityIT.class);
    private final Outbox outbox = Outbox.in(SharedStack.postgres().database(name));

    @AfterEach
    void drop() {
        outbox.drop();
    }

    @Test
    void aRelayAtWorkPublishesItsFigures() {
        var kafka = SharedStack.kafka().bootstrapServers();
        var settings = RelaySettings.of(outbox.database(), kafka, name, Delivery.AT_LEAST_ONCE);
        try (var relay = RelayProcess.start("figures", settings);
                var topic = new Topic(kafka, "events." + name)) {
            relay.awaitStreaming();
            outbox.append(name, "a", 1, 70);
            topic.awaitAll(outbox.committed(), PATIENCE);
            await("the figures").atMost(PATIENCE).untilAsserted(() -> {
                assertThat(relay.metric("millrace_relay_events_relayed_total{aggregate=\"%s\"}".formatted(name)))
                        .isEqualTo(70);
                // Other tests write to the same server's log meanwhile.
                assertThat(relay.metric("millrace_relay_slot_lag_bytes")).isLessThan(64_000_000);
            });
            assertThat(relay.metric("millrace_relay_leader")).isEqualTo(1);
            assertThat(relay.metric("millrace_relay_halted")).isZero();
            assertThat(relay.metric("millrace_relay_breaker_open")).isZero();
            assertThat(relay.metric("millrace_relay_slot_lag_seconds")).isBetween(0.0, 30.0);
            assertThat(relay.metric("millrace_relay_slot_retained_bytes")).isPositive();
            assertThat(relay.metric("millrace_relay_in_flight_bytes")).isZero();
            assertThat(relay.metric("millrace_relay_batch_size_count")).isPositive();
            assertThat(relay.metric("millrace_relay_batch_size_sum")).isEqualTo(70);
            assertThat(relay.metric("resilience4j_circuitbreaker_state", "name=\"sink\"", "state=\"closed\""))
                    .isEqualTo(1);
            assertThat(relay.metric("jvm_memory_used_bytes", "area=\"heap\"")).isPositive();
            assertThat(relay.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
            assertThat(relay.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
            assertThat(relay.health("")).contains("following the log", "\"breaker\":\"closed\"", "\"leader\":true");
            assertThat(relay.get("/actuator/env").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aRelayWithoutABrokerIsAliveButNotReady() {
        var settings = RelaySettings.of(outbox.database(), "localhost:1", name, Delivery.EXACTLY_ONCE)
                .with("publish.ack-timeout", "1s")
                .with("admin.enabled", false);
        try (var relay = RelayProcess.start("no-broker", settings)) {
            await("the breaker to open").atMost(PATIENCE).until(() -> relay.metric("millrace_relay_breaker_open") == 1);
            assertThat(relay.metric("resilience4j_circuitbreaker_state", "name=\"sink\"", "state=\"closed\""))
                    .isZero();
            assertThat(relay.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
            assertThat(relay.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
            assertThat(relay.health("")).contains("\"breaker\":\"open\"");
            assertThat(relay.get("/api/admin/v1/outbox-failures").statusCode())
                    .as("what is switched off")
                    .isEqualTo(404);
            assertThat(relay.get("/admin/outbox-failures").statusCode()).isEqualTo(404);
            assertThat(relay.get("/v3/api-docs/outbox-failures").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aRelayWithoutADatabaseIsAlive() {
        var settings = RelaySettings.of(outbox.database(), "localhost:1", name, Delivery.EXACTLY_ONCE)
                .with("database.url", "jdbc:postgresql://localhost:1/nowhere")
                .withUsers();
        try (var relay = RelayProcess.start("no-database", settings)) {
            relay.awaitStandby();
            assertThat(relay.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
            assertThat(relay.metric("millrace_relay_leader")).isZero();
            assertThat(relay.get("/favicon.ico").headers().firstValue("Content-Type"))
                    .hasValue("image/x-icon");
            assertThat(relay.get("viewer", "/api/admin/v1/outbox-failures").statusCode())
                    .isEqualTo(503);
            assertThat(Browser.signedIn(relay, "viewer", "/admin/outbox-failures")
                            .get("/admin/outbox-failures")
                            .body())
                    .contains("The write database does not answer", "STANDBY");
        }
    }
}
