package io.millrace.projection.engine;

import io.millrace.contract.MillraceException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Handlers threw; rolls the batch back and says for which events. */
final class HandlersFailedException extends MillraceException {

    private static final long serialVersionUID = 1L;

    private final transient Map<BatchEvent, EventFailure> failures;

    HandlersFailedException(Map<BatchEvent, EventFailure> failures) {
        super("%d events could not be applied".formatted(failures.size()));
        this.failures = new LinkedHashMap<>(failures);
    }

    Map<BatchEvent, EventFailure> failures() {
        return failures;
    }
}
