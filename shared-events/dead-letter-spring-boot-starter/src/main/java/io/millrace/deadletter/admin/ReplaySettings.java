package io.millrace.deadletter.admin;

import io.millrace.deadletter.run.RunSettings;
import org.jspecify.annotations.Nullable;

/**
 * How letters that the path names are to be replayed.
 *
 * @param maxPerSecond most letters per second
 * @param stopAfterFailures failures that stop it
 * @param reason why; kept in the audit
 */
record ReplaySettings(@Nullable Double maxPerSecond, @Nullable Integer stopAfterFailures, @Nullable String reason) {

    RunSettings settings() {
        return new RunSettings(maxPerSecond, stopAfterFailures);
    }
}
