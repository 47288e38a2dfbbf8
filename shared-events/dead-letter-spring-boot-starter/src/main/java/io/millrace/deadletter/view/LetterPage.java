package io.millrace.deadletter.view;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param items the items, in the list's order
 * @param next cursor of the next page; null on the last
 */
public record LetterPage<T>(List<T> items, @Nullable String next) {

    /** Most items of a page. */
    public static final int LARGEST = 200;

    public LetterPage {
        items = List.copyOf(items);
    }

    /** Of rows that were read with one more than the limit. */
    public static <T> LetterPage<T> of(List<T> rows, int limit, Function<T, String> cursor) {
        if (rows.size() <= limit) {
            return new LetterPage<>(rows, null);
        }
        var items = rows.subList(0, limit);
        return new LetterPage<>(items, cursor.apply(items.get(limit - 1)));
    }
}
