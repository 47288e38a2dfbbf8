package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.relay.health.RelayHealth;
import io.millrace.relay.lifecycle.RelayState;
import io.millrace.relay.lifecycle.RelayState.Halted;
import io.millrace.relay.lifecycle.RelayState.Streaming;
import io.millrace.relay.lifecycle.RelayState.Waiting;
import io.millrace.relay.lifecycle.RelayStatus;
import java.time.Duration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

/** A relay in this JVM, without its web server. */
final class RunningRelay implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(180);

    static {
        // Relays start while others log: Spring must not set up logging anew each time.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    }

    private final ConfigurableApplicationContext context;

    private RunningRelay(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static RunningRelay start(RelaySettings settings) {
        var arguments = settings.values().entrySet().stream()
                .map(setting -> "--%s=%s".formatted(setting.getKey(), setting.getValue()))
                .toArray(String[]::new);
        return new RunningRelay(new SpringApplicationBuilder(RelayApplication.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .run(arguments));
    }

    RelayState state() {
        return context.getBean(RelayStatus.class).state();
    }

    boolean leads() {
        return context.getBean(RelayStatus.class).isLeader();
    }

    Status health() {
        return context.getBean(RelayHealth.class).health().getStatus();
    }

    /** What health says of something; empty if nothing. */
    String healthDetail(String name) {
        return String.valueOf(
                context.getBean(RelayHealth.class).health().getDetails().getOrDefault(name, ""));
    }

    double gauge(String name, String... tags) {
        return context.getBean(MeterRegistry.class).get(name).tags(tags).gauge().value();
    }

    double counter(String name) {
        return context.getBean(MeterRegistry.class).get(name).counter().count();
    }

    RunningRelay awaitStreaming() {
        await("a streaming relay")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> state() instanceof Streaming);
        return this;
    }

    /** It follows the log: neither waits nor calls an operator. */
    void requireUndisturbed() {
        assertThat(state().describe()).isEqualTo("following the log");
    }

    /** Waits until an operator is called and returns what the relay says. */
    String awaitHalted() {
        return await("a halted relay")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> state() instanceof Halted halted ? halted.reason() : "", reason -> !reason.isEmpty());
    }

    /** Waits until an operator is called for a reason that contains the given words. */
    String awaitHalted(String words) {
        return await("a relay halted for " + words)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(this::awaitHalted, reason -> reason.contains(words));
    }

    /** Waits until the relay has noticed that the broker is away. */
    void awaitBreakerOpen() {
        await("an open breaker")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> gauge("millrace.relay.breaker.open") == 1 && breaker("closed") == 0);
    }

    /** Waits until the relay waits and returns why. */
    String awaitWaiting() {
        return await("a waiting relay")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> state() instanceof Waiting waiting ? waiting.reason() : "", reason -> !reason.isEmpty());
    }

    /** A gauge of a circuit breaker's state, as resilience4j publishes it. */
    double breaker(String state) {
        return context.getBean(MeterRegistry.class)
                .get("resilience4j.circuitbreaker.state")
                .tags("name", "sink", "state", state)
                .gauge()
                .value();
    }

    boolean isLive() {
        return context.getBean(ApplicationAvailability.class).getLivenessState() == LivenessState.CORRECT;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** Stops in order, as SIGTERM does. */
    @Override
    public void close() {
        context.close();
    }
}
