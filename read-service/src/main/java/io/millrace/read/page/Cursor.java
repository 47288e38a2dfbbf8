package io.millrace.read.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.read.problem.Problem;
import io.millrace.read.problem.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;

/**
 * The last row of a page: where the next one begins. Opaque to clients.
 *
 * @param number first part of the order: a score, or microseconds since the epoch
 * @param id second part of the order, which makes it unique
 */
public record Cursor(long number, UUID id) {

    public static Cursor of(long number, UUID id) {
        return new Cursor(number, id);
    }

    public static Cursor of(Instant time, UUID id) {
        return new Cursor(ChronoUnit.MICROS.between(Instant.EPOCH, time), id);
    }

    /**
     * Reads what {@link #toString()} wrote.
     *
     * @throws ProblemException if it is anything else
     */
    static Cursor parse(String text) {
        try {
            var parts = new String(Base64.getUrlDecoder().decode(text), UTF_8).split("/", -1);
            if (parts.length == 2) {
                var cursor = new Cursor(Long.parseLong(parts[0]), UUID.fromString(parts[1]));
                cursor.instant();
                return cursor;
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            throw malformed(e);
        }
        throw malformed(new IllegalArgumentException("parts are missing"));
    }

    private static ProblemException malformed(RuntimeException cause) {
        return new ProblemException(
                Problem.INVALID_CURSOR, "The cursor is not one that a page of this list ended with", cause);
    }

    /** The number as a time. */
    public Instant instant() {
        return Instant.EPOCH.plus(number, ChronoUnit.MICROS);
    }

    @Override
    public String toString() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((number + "/" + id).getBytes(UTF_8));
    }
}
