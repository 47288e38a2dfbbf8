package io.millrace.write.idempotency;

import io.millrace.write.problem.Problem;
import io.millrace.write.problem.ProblemException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Carries a command out once per key, and answers every repetition with the first answer. */
@Service
public class Idempotency {

    /** The header by which a client names its attempt. */
    public static final String HTTP_HEADER = "Idempotency-Key";

    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final IdempotencyKeys keys;
    private final JsonMapper json;
    private final Clock clock;

    Idempotency(IdempotencyKeys keys, JsonMapper json, Clock clock) {
        this.keys = keys;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Carries the command out, unless a request with the same key was answered before. Key, answer and command are one
     * transaction; of two at once, the second waits for the first. A command that fails leaves its key unused.
     *
     * @param key the client's key; null to carry the command out in any case
     * @param request all that makes the request, comparable as JSON
     * @throws ProblemException {@link Problem#IDEMPOTENCY_KEY_REUSED} if the key was used for another request, {@link
     *     Problem#INVALID_PARAMETER} if it is not of its form
     */
    @Transactional
    public <T> T once(@Nullable String key, Object request, Class<T> responseType, Supplier<T> command) {
        if (key == null) {
            return command.get();
        }
        if (!FORM.matcher(key).matches()) {
            throw new ProblemException(
                    Problem.INVALID_PARAMETER, "%s is not 1 to 255 visible ASCII characters".formatted(HTTP_HEADER));
        }
        var fingerprint = fingerprint(responseType, request);
        if (keys.claim(key, fingerprint, clock.instant())) {
            var response = command.get();
            keys.answer(key, json.writeValueAsString(response));
            return response;
        }
        var used = keys.find(key);
        if (!MessageDigest.isEqual(used.request(), fingerprint)) {
            throw new ProblemException(
                    Problem.IDEMPOTENCY_KEY_REUSED,
                    "%s %s was used for another request; take a new key for a new request".formatted(HTTP_HEADER, key));
        }
        return json.readValue(Objects.requireNonNull(used.response()), responseType);
    }

    private byte[] fingerprint(Class<?> responseType, Object request) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(responseType.getSimpleName().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return digest.digest(json.writeValueAsBytes(request));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
