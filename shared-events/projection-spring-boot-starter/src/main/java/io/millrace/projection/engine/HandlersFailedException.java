package io.millrace.projection.engine;

import io.millrace.contract.MillraceException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Handlers threw; rolls the batch back and says for which events, and what succeeded beside them. */
final class HandlersFailedException extends MillraceException {

    private static final long serialVersionUID = 1L;

    private final transient Map<BatchEvent, EventFailure> failures;
    private final transient Map<Class<?>, Integer> successes;
    private final transient Set<BatchEvent> followed;

    HandlersFailedException(
            Map<BatchEvent, EventFailure> failures, Map<Class<?>, Integer> successes, Set<BatchEvent> followed) {
        super("%d events could not be applied".formatted(failures.size()));
        this.failures = new LinkedHashMap<>(failures);
        this.successes = Map.copyOf(successes);
        this.followed = Set.copyOf(followed);
    }

    Map<BatchEvent, EventFailure> failures() {
        return failures;
    }

    /** How many events of each type succeeded. */
    Map<Class<?>, Integer> successes() {
        return successes;
    }

    /** Those of the failed events behind which another of their type succeeded. */
    Set<BatchEvent> followed() {
        return followed;
    }
}
