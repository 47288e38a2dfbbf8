package io.millrace.relay.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.millrace.relay.lifecycle.RelayState.Halted;
import io.millrace.relay.lifecycle.RelayStatus;
import io.millrace.relay.publish.SinkBreaker;
import io.millrace.relay.slot.SlotWatch;

/** The relay's gauges. */
public final class RelayMeters implements MeterBinder {

    private final RelayStatus status;
    private final SlotWatch watch;
    private final SinkBreaker breaker;

    public RelayMeters(RelayStatus status, SlotWatch watch, SinkBreaker breaker) {
        this.status = status;
        this.watch = watch;
        this.breaker = breaker;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("millrace.relay.leader", status, s -> s.isLeader() ? 1 : 0)
                .description("1 if this relay leads its slot")
                .register(registry);
        Gauge.builder("millrace.relay.halted", status, s -> s.trouble() instanceof Halted ? 1 : 0)
                .description("1 if an operator must mend something")
                .register(registry);
        Gauge.builder("millrace.relay.breaker.open", breaker, b -> b.isClosed() ? 0 : 1)
                .description("1 if the broker does not answer and the relay waits")
                .register(registry);
        Gauge.builder("millrace.relay.slot.lag.seconds", watch, w -> w.lag().toMillis() / 1000.0)
                .description("Age of the oldest commit that has not come through")
                .register(registry);
        Gauge.builder("millrace.relay.slot.lag", watch, SlotWatch::lagBytes)
                .baseUnit("bytes")
                .description("Log that the slot has not confirmed")
                .register(registry);
        Gauge.builder("millrace.relay.slot.retained", watch, SlotWatch::retainedBytes)
                .baseUnit("bytes")
                .description("Log that the server keeps for the slot")
                .register(registry);
    }
}
