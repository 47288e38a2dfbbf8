package io.millrace.read.page;

import io.millrace.read.problem.Problem;
import io.millrace.read.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is asked for.
 *
 * @param limit most items, 1 to {@value #LARGEST}
 * @param cursor the row before its first, or null for the list's beginning
 */
public record PageRequest(int limit, @Nullable Cursor cursor) {

    static final int USUAL = 50;
    static final int LARGEST = 200;

    /**
     * Reads the parameters of a request.
     *
     * @throws ProblemException if the limit is out of bounds or the cursor is not one of this service
     */
    public static PageRequest of(@Nullable Integer limit, @Nullable String cursor) {
        int most = limit == null ? USUAL : limit;
        if (most < 1 || most > LARGEST) {
            throw new ProblemException(
                    Problem.INVALID_PARAMETER, "limit is from 1 to %d, got %d".formatted(LARGEST, most));
        }
        return new PageRequest(most, cursor == null ? null : Cursor.parse(cursor));
    }
}
