package io.millrace.relay.delivery;

import java.time.Duration;

/** All that the leader finds out about deliveries beside sending. {@link #rowsCame()} by the handler, the rest by the watch. */
public final class DeliveryWatch implements AutoCloseable {

    private static final long MEASURE_NANOS = Duration.ofSeconds(10).toNanos();

    private final DeliveryHorizon horizon;
    private final OutboxSize size;
    private long measuredAt = System.nanoTime() - MEASURE_NANOS;

    public DeliveryWatch(DeliveryHorizon horizon, OutboxSize size) {
        this.horizon = horizon;
        this.size = size;
    }

    /** Rows came through the capture. */
    public void rowsCame() {
        horizon.rowsCame();
    }

    /** To be called about once a second. */
    public void look() {
        horizon.look();
        var now = System.nanoTime();
        if (now - measuredAt >= MEASURE_NANOS) {
            measuredAt = now;
            size.measure();
        }
    }

    @Override
    public void close() {
        horizon.close();
    }
}
