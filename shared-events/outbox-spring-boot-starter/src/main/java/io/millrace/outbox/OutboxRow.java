package io.millrace.outbox;

import io.millrace.contract.outbox.Receipt;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of the outbox table. */
record OutboxRow(
        UUID id,
        String aggregateType,
        String aggregateId,
        long aggregateVersion,
        String type,
        String payload,
        @Nullable String headers,
        @Nullable String traceparent,
        OffsetDateTime occurredAt) {

    Receipt receipt() {
        return new Receipt(aggregateType, aggregateId, aggregateVersion);
    }
}
