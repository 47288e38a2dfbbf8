package io.millrace.deadletter.repetition;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A request, and what its repetitions are known by.
 *
 * @param actor who asks
 * @param key equal for repetitions of one request of the actor; null if there are to be none
 * @param content what is asked for; equal for equal requests
 */
public record KeyedRequest(String actor, @Nullable String key, String content) {

    /** The header that has the key. */
    public static final String HEADER = "Idempotency-Key";

    private static final int LONGEST_KEY = 200;

    public KeyedRequest {
        if (key != null && (key.isBlank() || key.length() > LONGEST_KEY)) {
            throw new RefusedException(
                    Refusal.INVALID_PARAMETER,
                    "An Idempotency-Key has 1 to %d characters, got %d".formatted(LONGEST_KEY, key.length()));
        }
    }

    /** Of a request that comes again while it is still being done. */
    public RefusedException inUse() {
        return new RefusedException(
                Refusal.IDEMPOTENCY_KEY_IN_USE,
                "The request that came with the Idempotency-Key %s before is still being done; send it again later for its answer"
                        .formatted(key));
    }

    /** Of one whose key came with another. */
    public RefusedException reused() {
        return new RefusedException(
                Refusal.IDEMPOTENCY_KEY_REUSED,
                "The Idempotency-Key %s came with another request before; use a new one".formatted(key));
    }

    /** Equal for equal contents. */
    public String hash() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
