package io.millrace.relay;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.relay.delivery.DeliveryHorizon;
import io.millrace.relay.delivery.DeliveryWatch;
import io.millrace.relay.delivery.OutboxSize;
import io.millrace.relay.health.RelayHealth;
import io.millrace.relay.health.RelayMeters;
import io.millrace.relay.lifecycle.Relay;
import io.millrace.relay.lifecycle.RelayStatus;
import io.millrace.relay.publish.PublishMeters;
import io.millrace.relay.publish.Publishers;
import io.millrace.relay.publish.SinkBreaker;
import io.millrace.relay.settings.RelayProperties;
import io.millrace.relay.slot.DirectConnections;
import io.millrace.relay.slot.SlotWatch;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** Puts the relay together. */
@Configuration(proxyBeanMethods = false)
class RelayConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    DirectConnections directConnections(RelayProperties properties) {
        return new DirectConnections(properties.database());
    }

    @Bean
    SinkBreaker sinkBreaker(CircuitBreakerRegistry breakers) {
        return new SinkBreaker(breakers.circuitBreaker("sink"));
    }

    @Bean
    Publishers publishers(
            RelayProperties properties,
            SinkBreaker breaker,
            MeterRegistry meters,
            DirectConnections connections,
            Clock clock) {
        return new Publishers(properties, breaker, new PublishMeters(meters), connections, clock);
    }

    @Bean
    SlotWatch slotWatch(DirectConnections connections, RelayProperties properties, Clock clock) {
        return new SlotWatch(connections, properties.slot().name(), clock);
    }

    @Bean
    RelayStatus relayStatus(Clock clock) {
        return new RelayStatus(clock);
    }

    @Bean
    Relay relay(
            RelayProperties properties,
            DirectConnections connections,
            Publishers publishers,
            SlotWatch watch,
            OutboxSize size,
            RelayStatus status) {
        var horizon = new DeliveryHorizon(connections, properties.slot().name());
        return new Relay(properties, connections, publishers, watch, new DeliveryWatch(horizon, size), status);
    }

    @Bean
    OutboxSize outboxSize(DirectConnections connections, RelayProperties properties, RelayStatus status) {
        return new OutboxSize(
                connections, properties.slot().name(), properties.outbox().table(), status::isLeader);
    }

    @Bean
    RelayMeters relayMeters(RelayStatus status, SlotWatch watch, SinkBreaker breaker) {
        return new RelayMeters(status, watch, breaker);
    }

    @Bean
    RelayHealth relayHealthIndicator(RelayStatus status, SinkBreaker breaker) {
        return new RelayHealth(status, breaker);
    }

    /** What browsers ask for beside an answer that is no page of the console. */
    @Bean
    RouterFunction<ServerResponse> icon() {
        return RouterFunctions.resource(RequestPredicates.GET("/favicon.ico"), new ClassPathResource("favicon.ico"));
    }
}
