package io.millrace.read.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param items the items, in the list's order
 * @param next cursor of the next page; absent on the last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Page<T>(List<T> items, @Nullable String next) {

    public Page {
        items = List.copyOf(items);
    }

    /**
     * The page of rows that were read with one more than the limit, to see whether there is a next page.
     *
     * @param cursor cursor behind a row
     */
    public static <T> Page<T> of(List<T> rows, PageRequest request, Function<T, Cursor> cursor) {
        if (rows.size() <= request.limit()) {
            return new Page<>(rows, null);
        }
        var items = rows.subList(0, request.limit());
        return new Page<>(items, cursor.apply(items.get(items.size() - 1)).toString());
    }
}
