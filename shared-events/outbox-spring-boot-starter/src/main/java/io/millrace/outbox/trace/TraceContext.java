package io.millrace.outbox.trace;

import org.jspecify.annotations.Nullable;

/**
 * The trace that the calling thread works for. Define a bean of this type to say otherwise than the current span of
 * Micrometer Tracing or OpenTelemetry, or else the logging context.
 */
@FunctionalInterface
public interface TraceContext {

    /** The current position in it as W3C {@code traceparent}, or null outside a trace. */
    @Nullable
    String traceparent();
}
