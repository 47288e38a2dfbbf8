package io.millrace.outbox.trace;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Form of the W3C header {@code traceparent}, version 00. */
final class Traceparent {

    private static final Pattern FORM = Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private Traceparent() {}

    static @Nullable String of(@Nullable String traceId, @Nullable String spanId, boolean sampled) {
        return traceId == null || spanId == null
                ? null
                : wellFormed("00-%s-%s-%s".formatted(traceId, spanId, sampled ? "01" : "00"));
    }

    /** The text, or null if it is not of the form: a broken trace does not break an append. */
    static @Nullable String wellFormed(String traceparent) {
        return FORM.matcher(traceparent).matches() ? traceparent : null;
    }
}
