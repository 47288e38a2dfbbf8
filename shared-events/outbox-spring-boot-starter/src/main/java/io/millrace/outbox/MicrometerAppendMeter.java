package io.millrace.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Counts the events of committed transactions by event type. */
final class MicrometerAppendMeter implements AppendMeter {

    private final MeterProvider<Counter> counters;

    MicrometerAppendMeter(MeterRegistry registry) {
        this.counters = Counter.builder("millrace.outbox.events.appended")
                .description("Events appended to the outbox by committed transactions")
                .withRegistry(registry);
    }

    @Override
    public void appended(List<OutboxRow> rows) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                rows.forEach(row -> counters.withTag("type", row.type()).increment());
            }
        });
    }
}
