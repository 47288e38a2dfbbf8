package io.millrace.deadletter.parking;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The trace id within a W3C traceparent. */
public final class TraceId {

    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-.*");

    private TraceId() {}

    /** The trace id, or null if there is none. */
    public static @Nullable String of(@Nullable String traceparent) {
        if (traceparent == null) {
            return null;
        }
        var matcher = TRACEPARENT.matcher(traceparent);
        return matcher.matches() ? matcher.group(1) : null;
    }
}
