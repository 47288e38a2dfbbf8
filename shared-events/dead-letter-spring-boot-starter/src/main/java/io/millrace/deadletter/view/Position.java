package io.millrace.deadletter.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/**
 * The last item of a page: where the next one begins. Opaque to clients.
 *
 * @param at time of the item
 * @param id makes it unique
 */
public record Position(Instant at, String id) {

    /**
     * Reads what {@link #toString()} wrote.
     *
     * @throws RefusedException if it is anything else
     */
    public static Position parse(String text) {
        try {
            var parts = new String(Base64.getUrlDecoder().decode(text), UTF_8).split(" ", -1);
            if (parts.length == 2 && parts[1].matches("[0-9a-f-]{1,64}")) {
                return new Position(Instant.parse(parts[0]), parts[1]);
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            throw malformed();
        }
        throw malformed();
    }

    private static RefusedException malformed() {
        return new RefusedException(
                Refusal.INVALID_CURSOR, "The cursor is not one that a page of this list ended with");
    }

    @Override
    public String toString() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((at + " " + id).getBytes(UTF_8));
    }
}
