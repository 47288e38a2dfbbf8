package io.millrace.deadletter.run;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A replay that somebody asked for.
 *
 * @param id its id
 * @param state where it stands
 * @param scope which letters were asked for, in words
 * @param requestedBy who asked
 * @param reason why, if that was said
 * @param requestedAt when
 * @param finishedAt when it was done or cancelled
 * @param progress how far it is
 * @param notTaken letters that were meant, but that another run had or that nobody here can apply
 * @param settings how it is executed
 * @param lettersAtOnce the gear it is in
 * @param note why it waits, or why it stopped
 */
public record ReplayRun(
        UUID id,
        RunState state,
        String scope,
        String requestedBy,
        @Nullable String reason,
        Instant requestedAt,
        @Nullable Instant finishedAt,
        RunProgress progress,
        long notTaken,
        RunSettings settings,
        int lettersAtOnce,
        @Nullable String note) {}
