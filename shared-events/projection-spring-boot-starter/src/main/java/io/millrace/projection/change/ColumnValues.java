package io.millrace.projection.change;

import org.jspecify.annotations.Nullable;

/** What a row's columns are set to or counted up by; later calls are folded into earlier ones. */
final class ColumnValues {

    private final @Nullable Object[] values;
    private long sets;
    private long adds;

    ColumnValues(int columns) {
        values = new @Nullable Object[columns];
    }

    void set(int column, @Nullable Object value) {
        values[column] = value;
        sets |= 1L << column;
        adds &= ~(1L << column);
    }

    void add(int column, long delta) {
        var before = (sets | adds) >>> column & 1;
        long sum = before == 1 && values[column] instanceof Long number ? Math.addExact(number, delta) : delta;
        values[column] = sum;
        if ((sets >>> column & 1) == 0) {
            adds |= 1L << column;
        }
    }

    /** Bit set of the columns with a set value. */
    long sets() {
        return sets;
    }

    /** Bit set of the columns that are counted up. */
    long adds() {
        return adds;
    }

    boolean touches(int column) {
        return ((sets | adds) >>> column & 1) == 1;
    }

    @Nullable
    Object value(int column) {
        return values[column];
    }
}
