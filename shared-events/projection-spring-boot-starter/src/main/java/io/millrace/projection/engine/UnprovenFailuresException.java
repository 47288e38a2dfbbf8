package io.millrace.projection.engine;

import io.millrace.contract.MillraceException;
import java.util.List;

/** Nothing shows that these unclear failures are the events' own; rolls the batch back. */
final class UnprovenFailuresException extends MillraceException {

    private static final long serialVersionUID = 1L;

    private final transient List<BatchEvent> events;

    UnprovenFailuresException(List<BatchEvent> events) {
        super("%d events failed while none of their type succeeds".formatted(events.size()));
        this.events = List.copyOf(events);
    }

    List<BatchEvent> events() {
        return events;
    }
}
