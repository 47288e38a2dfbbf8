package io.millrace.relay.health;

import io.millrace.relay.lifecycle.RelayState.Standby;
import io.millrace.relay.lifecycle.RelayStatus;
import io.millrace.relay.publish.SinkBreaker;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Down from a failure until the relay has shown that it is over; a standby is up, since it is ready to take over, whatever
 * it knew of the broker when it led.
 */
public final class RelayHealth implements HealthIndicator {

    private final RelayStatus status;
    private final SinkBreaker breaker;

    public RelayHealth(RelayStatus status, SinkBreaker breaker) {
        this.status = status;
        this.breaker = breaker;
    }

    @Override
    public Health health() {
        var state = status.state();
        var trouble = status.trouble();
        boolean ready = breaker.isClosed() || state instanceof Standby;
        var health = (trouble == null && ready ? Health.up() : Health.down())
                .withDetail("state", state.describe())
                .withDetail("since", state.since().toString())
                .withDetail("leader", status.isLeader())
                .withDetail("breaker", breaker.isClosed() ? "closed" : "open");
        var ofBroker = breaker.trouble();
        if (ofBroker != null) {
            health.withDetail("broker", ofBroker);
        }
        if (trouble != null) {
            health.withDetail("trouble", trouble.describe());
        }
        return health.build();
    }
}
