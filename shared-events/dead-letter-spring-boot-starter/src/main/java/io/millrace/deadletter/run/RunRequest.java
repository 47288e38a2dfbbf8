package io.millrace.deadletter.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.deadletter.letter.LetterFilter;
import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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

    private static final int LONGEST_KEY = 200;

    public RunRequest {
        if (idempotencyKey != null && (idempotencyKey.isBlank() || idempotencyKey.length() > LONGEST_KEY)) {
            throw new RefusedException(
                    Refusal.INVALID_PARAMETER,
                    "An Idempotency-Key has 1 to %d characters, got %d"
                            .formatted(LONGEST_KEY, idempotencyKey.length()));
        }
        reason = reason == null ? null : reason.replace('\0', ' ');
    }

    /** Equal for equal requests. */
    String hash() {
        try {
            var text = selection.conditions()
                    + selection.describe()
                    + selection.criteria().ids()
                    + settings
                    + reason;
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
