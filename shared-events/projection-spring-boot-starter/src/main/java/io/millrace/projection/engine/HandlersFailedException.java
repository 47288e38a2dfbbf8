package io.millrace.projection.engine;

import io.millrace.contract.MillraceException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Handlers threw; rolls the batch back and says for which events, and for how many of each type they did not. */
final class HandlersFailedException extends MillraceException {

    private static final long serialVersionUID = 1L;

    private final transient Map<BatchEvent, EventFailure> failures;
    private final transient Map<Class<?>, Integer> successes;

    HandlersFailedException(Map<BatchEvent, EventFailure> failures, Map<Class<?>, Integer> successes) {
        super("%d events could not be applied".formatted(failures.size()));
        this.failures = new LinkedHashMap<>(failures);
        this.successes = Map.copyOf(successes);
    }

    Map<BatchEvent, EventFailure> failures() {
        return failures;
    }

    Map<Class<?>, Integer> successes() {
        return successes;
    }
}
