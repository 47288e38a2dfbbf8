package io.millrace.projection.change;

import org.jspecify.annotations.Nullable;

/** One change of one row. Valid until the handler returns. */
public final class RowChange {

    private final ProjectionTable table;
    private final ColumnValues values;

    RowChange(ProjectionTable table, ColumnValues values) {
        this.table = table;
        this.values = values;
    }

    /**
     * Sets a column.
     *
     * @throws IllegalArgumentException if the column is not declared with the table
     */
    public <T> RowChange set(Column<T> column, @Nullable T value) {
        values.set(table.indexOf(column), value);
        return this;
    }

    /**
     * Counts a column up, or down by a negative number. A null counts as 0.
     *
     * @throws IllegalArgumentException if the column is not declared with the table, or does not begin at 0
     */
    public RowChange add(Column<Long> column, long delta) {
        var initial = column.initial();
        if (initial != null && initial != 0) {
            throw new IllegalArgumentException(
                    "Column %s of %s begins at %d; only columns that begin at 0 can be counted up"
                            .formatted(column, table, initial));
        }
        values.add(table.indexOf(column), delta);
        return this;
    }
}
