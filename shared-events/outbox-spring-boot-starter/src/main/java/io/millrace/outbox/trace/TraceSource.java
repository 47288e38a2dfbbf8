package io.millrace.outbox.trace;

import org.jspecify.annotations.Nullable;

/** One place to look for the current trace; they are asked in their order. */
interface TraceSource {

    /** Like {@link TraceContext#traceparent()}. */
    @Nullable
    String traceparent();
}
