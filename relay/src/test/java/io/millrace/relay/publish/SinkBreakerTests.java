package io.millrace.relay.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class SinkBreakerTests {

    private final CircuitBreaker circuitBreaker = CircuitBreaker.of(
            "sink",
            CircuitBreakerConfig.custom()
                    .permittedNumberOfCallsInHalfOpenState(1)
                    .build());
    private final SinkBreaker breaker = new SinkBreaker(circuitBreaker);

    @Test
    void whoAsksWhetherItLetsARequestThroughTakesNobodysTurn() throws Exception {
        halfOpen();
        for (int batch = 0; batch < 3; batch++) {
            assertThat(breaker.isPermittedWithin(Duration.ofMillis(1))).isTrue();
        }
        assertThat(breaker.untilAnswered("Asking", () -> "answer")).isEqualTo("answer");
        assertThat(breaker.isClosed()).isTrue();
    }

    @Test
    void aRefusalIsAnAnswer() {
        halfOpen();
        assertThatThrownBy(() -> breaker.untilAnswered("Asking", () -> {
                    throw new TopicAuthorizationException("denied");
                }))
                .isInstanceOf(TopicAuthorizationException.class);
        assertThat(breaker.isClosed()).isTrue();
    }

    private void halfOpen() {
        circuitBreaker.transitionToOpenState();
        circuitBreaker.transitionToHalfOpenState();
    }
}
