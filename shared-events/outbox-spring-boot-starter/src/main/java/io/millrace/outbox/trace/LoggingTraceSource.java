package io.millrace.outbox.trace;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The logging context: {@code traceparent}, or else {@code traceId} and {@code spanId}. */
final class LoggingTraceSource implements TraceSource {

    @Override
    public @Nullable String traceparent() {
        var traceparent = MDC.get("traceparent");
        return traceparent != null
                ? Traceparent.wellFormed(traceparent)
                : Traceparent.of(MDC.get("traceId"), MDC.get("spanId"), true);
    }
}
