package io.millrace.deadletter.admin;

import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
import io.millrace.deadletter.view.LetterPage;
import org.jspecify.annotations.Nullable;

/** Parameters that lists have in common. */
final class ListRequest {

    private static final int USUAL = 50;

    private ListRequest() {}

    static int limit(@Nullable Integer limit) {
        int most = limit == null ? USUAL : limit;
        if (most < 1 || most > LetterPage.LARGEST) {
            throw new RefusedException(
                    Refusal.INVALID_PARAMETER, "limit is from 1 to %d, got %d".formatted(LetterPage.LARGEST, most));
        }
        return most;
    }

    static long number(@Nullable String cursor, long beginning) {
        try {
            return cursor == null ? beginning : Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw new RefusedException(
                    Refusal.INVALID_CURSOR, "The cursor is not one that a page of this list ended with");
        }
    }
}
