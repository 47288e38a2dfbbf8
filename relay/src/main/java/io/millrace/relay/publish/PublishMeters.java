package io.millrace.relay.publish;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.letter.LetterReason;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what was acknowledged. Thread-safe. */
public final class PublishMeters {

    private final MeterRegistry registry;
    private final DistributionSummary batchSize;
    private final AtomicLong inFlight = new AtomicLong();
    private final Map<String, Counter> relayed = new ConcurrentHashMap<>();
    private final Counter dltFailed;
    private final Counter held;

    public PublishMeters(MeterRegistry registry) {
        this.registry = registry;
        this.batchSize = DistributionSummary.builder("millrace.relay.batch.size")
                .description("Events per batch")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        registry.gauge("millrace.relay.in.flight.bytes", inFlight);
        this.dltFailed = Counter.builder("millrace.relay.dlt.failed")
                .description("Rows that their dead letter topic refused as well")
                .register(registry);
        this.held = Counter.builder("millrace.relay.rows.parked")
                .description("Rows held back behind a failed one of their aggregate")
                .register(registry);
        for (var reason : LetterReason.values()) {
            letters(reason);
        }
    }

    void relayed(List<CapturedRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        batchSize.record(rows.size());
        String previous = "";
        long run = 0;
        for (var row : rows) {
            var aggregate = String.valueOf(row.aggregateType());
            if (!aggregate.equals(previous)) {
                count(previous, run);
                previous = aggregate;
                run = 0;
            }
            run++;
        }
        count(previous, run);
    }

    void inFlight(long bytes) {
        inFlight.set(bytes);
    }

    void deadLettered(LetterReason reason) {
        letters(reason).increment();
    }

    void dltFailed() {
        dltFailed.increment();
    }

    void held(int rows) {
        held.increment(rows);
    }

    private Counter letters(LetterReason reason) {
        return Counter.builder("millrace.relay.dead.letters")
                .description("Rows that became dead letters")
                .tag("reason", reason.name())
                .register(registry);
    }

    private void count(String aggregate, long events) {
        if (events > 0) {
            relayed.computeIfAbsent(aggregate, this::counter).increment(events);
        }
    }

    private Counter counter(String aggregate) {
        return Counter.builder("millrace.relay.events.relayed")
                .description("Events acknowledged by the broker")
                .tag("aggregate", aggregate)
                .register(registry);
    }
}
