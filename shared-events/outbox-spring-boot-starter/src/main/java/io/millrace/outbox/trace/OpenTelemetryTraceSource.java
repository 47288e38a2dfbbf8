package io.millrace.outbox.trace;

import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

/** The current span of OpenTelemetry, such as its Java agent makes. */
final class OpenTelemetryTraceSource implements TraceSource {

    @Override
    public @Nullable String traceparent() {
        var context = Span.current().getSpanContext();
        return Traceparent.of(context.getTraceId(), context.getSpanId(), context.isSampled());
    }
}
