package io.millrace.deadletter.admin;

import org.jspecify.annotations.Nullable;

/**
 * Why something is done.
 *
 * @param reason kept in the audit
 */
record Reason(@Nullable String reason) {

    static @Nullable String of(@Nullable Reason given) {
        return given == null ? null : given.reason();
    }

    static String required(@Nullable Reason given) {
        var reason = of(given);
        return reason == null ? "" : reason;
    }
}
