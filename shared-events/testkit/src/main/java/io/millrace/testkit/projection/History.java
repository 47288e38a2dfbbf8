package io.millrace.testkit.projection;

import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.contract.event.EventTypes;
import io.millrace.contract.event.PayloadJson;
import io.millrace.contract.outbox.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Events in the order in which services append them, with contiguous versions per aggregate. */
public final class History {

    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final String SOURCE = "/millrace/testkit";

    private final EventTypes types;
    private final PayloadJson json = new PayloadJson();
    private final Map<String, Long> versions = new HashMap<>();
    private final List<EventEnvelope> events = new ArrayList<>();

    History(EventTypes types) {
        this.types = types;
    }

    /** Appends an event under its aggregate's next version, a second after the one before. */
    public Receipt append(String aggregateId, Object event) {
        var type = types.typeOf(event);
        long version = versions.merge(type.aggregateType() + "/" + aggregateId, 1L, Long::sum);
        int place = events.size();
        events.add(new EventEnvelope(
                new UUID(0x7000L | (long) place << 16, 0x8000000000000000L),
                type.name().toString(),
                SOURCE,
                type.aggregateType(),
                aggregateId,
                version,
                BEGINNING.plus(STEP.multipliedBy(place)),
                null,
                Map.of(),
                json.write(event)));
        return new Receipt(type.aggregateType(), aggregateId, version);
    }

    List<EventEnvelope> events() {
        return List.copyOf(events);
    }
}
