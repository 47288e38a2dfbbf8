package io.millrace.deadletter.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The last item of a page: where the next one begins. Opaque to clients.
 *
 * @param at time of the item
 * @param id makes it unique
 */
public record Position(Instant at, String id) {

    private static final Pattern LETTER = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern GROUP = Pattern.compile("[0-9a-f]{1,64}");

    /**
     * Reads what {@link #toString()} wrote for a list of letters.
     *
     * @throws RefusedException if it is anything else
     */
    public static Position ofLetter(String text) {
        return parse(text, LETTER);
    }

    /**
     * Reads what {@link #toString()} wrote for a list of groups.
     *
     * @throws RefusedException if it is anything else
     */
    public static Position ofGroup(String text) {
        return parse(text, GROUP);
    }

    private static Position parse(String text, Pattern id) {
        try {
            var parts = new String(Base64.getUrlDecoder().decode(text), UTF_8).split(" ", -1);
            if (parts.length == 2 && id.matcher(parts[1]).matches()) {
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
