package io.millrace.deadletter.run;

import io.millrace.deadletter.letter.LetterFilter;
import io.millrace.deadletter.repetition.KeyedRequest;
import org.jspecify.annotations.Nullable;

/**
 * A replay somebody asks for.
 *
 * @param selection which letters; what is open of them now is taken, not what comes later
 * @param settings how
 * @param actor who
 * @param reason why, if the actor says so
 * @param idempotencyKey equal for repetitions of one request of the actor
 */
public record RunRequest(
        LetterFilter selection,
        RunSettings settings,
        String actor,
        @Nullable String reason,
        @Nullable String idempotencyKey) {

    public RunRequest {
        reason = reason == null ? null : reason.replace('\0', ' ');
    }

    /** What its repetitions are known by. */
    public KeyedRequest keyed() {
        return new KeyedRequest(
                actor,
                idempotencyKey,
                selection.conditions() + selection.describe() + selection.ids() + settings + reason);
    }
}
