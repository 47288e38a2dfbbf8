package io.millrace.relay.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.millrace.relay.lifecycle.RelayState.Halted;
import io.millrace.relay.lifecycle.RelayState.Starting;
import io.millrace.relay.lifecycle.RelayState.Streaming;
import io.millrace.relay.lifecycle.RelayState.Waiting;
import io.millrace.relay.lifecycle.RelayStatus;
import io.millrace.relay.lifecycle.Statuses;
import io.millrace.relay.publish.SinkBreaker;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class RelayHealthTests {

    private final CircuitBreaker breaker = CircuitBreaker.ofDefaults("sink");

    @Test
    void aStandbyAndAStreamingRelayAreUp() {
        assertThat(health(Statuses.after()).getStatus()).isEqualTo(Status.UP);
        assertThat(health(Statuses.after(Starting::new, Streaming::new)).getStatus())
                .isEqualTo(Status.UP);
    }

    @Test
    void aRelayThatWaitsOrHaltsIsDownAndSaysWhy() {
        var waiting = health(Statuses.after(since -> new Waiting(since, "the database is away")));
        assertThat(waiting.getStatus()).isEqualTo(Status.DOWN);
        assertThat(waiting.getDetails()).containsEntry("state", "waiting to try again: the database is away");
        var halted = health(Statuses.after(since -> new Halted(since, "no publication")));
        assertThat(halted.getStatus()).isEqualTo(Status.DOWN);
        assertThat(halted.getDetails()).containsEntry("state", "halted: no publication");
    }

    @Test
    void aRelayThatTriesAgainIsStillDown() {
        var again = health(Statuses.after(since -> new Halted(since, "no publication"), Starting::new));
        assertThat(again.getStatus()).isEqualTo(Status.DOWN);
        assertThat(again.getDetails())
                .containsEntry("state", "starting")
                .containsEntry("trouble", "halted: no publication");
    }

    @Test
    void anOpenBreakerMeansDown() {
        breaker.transitionToOpenState();
        var health = health(Statuses.after(Streaming::new));
        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails()).containsEntry("breaker", "open").containsEntry("leader", false);
    }

    @Test
    void aStandbyIsUpThoughItLostTheBrokerWhenItLed() {
        breaker.transitionToOpenState();
        assertThat(health(Statuses.after()).getStatus()).isEqualTo(Status.UP);
    }

    private Health health(RelayStatus status) {
        return new RelayHealth(status, new SinkBreaker(breaker)).health();
    }
}
