package io.millrace.outbox.trace;

import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

/** The current span of Micrometer Tracing. */
final class MicrometerTraceSource implements TraceSource {

    private static final int LENGTH_OF_TRACE_ID = 32;

    private final Tracer tracer;

    MicrometerTraceSource(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public @Nullable String traceparent() {
        var span = tracer.currentSpan();
        if (span == null) {
            return null;
        }
        var context = span.context();
        var traceId =
                "0".repeat(Math.max(0, LENGTH_OF_TRACE_ID - context.traceId().length())) + context.traceId();
        return Traceparent.of(traceId, context.spanId(), Boolean.TRUE.equals(context.sampled()));
    }
}
