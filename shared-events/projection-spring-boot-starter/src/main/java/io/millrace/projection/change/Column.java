package io.millrace.projection.change;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A column of a {@link ProjectionTable}, declared once as a constant. Immutable.
 *
 * @param <T> Java type of its values
 */
public final class Column<T> {

    private final String name;
    private final ColumnType type;
    private final @Nullable T initial;

    private Column(String name, ColumnType type, @Nullable T initial) {
        this.name = Identifiers.checked(name);
        this.type = type;
        this.initial = initial;
    }

    /** A column of type {@code text}. */
    public static Column<String> text(String name) {
        return new Column<>(name, ColumnType.TEXT, null);
    }

    /** A column of type {@code uuid}. */
    public static Column<UUID> uuid(String name) {
        return new Column<>(name, ColumnType.UUID, null);
    }

    /** A column of type {@code bigint}. */
    public static Column<Long> bigint(String name) {
        return new Column<>(name, ColumnType.BIGINT, null);
    }

    /** A column of type {@code bigint} that begins at 0. */
    public static Column<Long> counter(String name) {
        return bigint(name).initially(0L);
    }

    /** A column of type {@code integer}. */
    public static Column<Integer> integer(String name) {
        return new Column<>(name, ColumnType.INTEGER, null);
    }

    /** A column of type {@code boolean}. */
    public static Column<Boolean> bool(String name) {
        return new Column<>(name, ColumnType.BOOLEAN, null);
    }

    /** A column of type {@code double precision}. */
    public static Column<Double> doublePrecision(String name) {
        return new Column<>(name, ColumnType.DOUBLE, null);
    }

    /** A column of type {@code numeric}. */
    public static Column<BigDecimal> numeric(String name) {
        return new Column<>(name, ColumnType.NUMERIC, null);
    }

    /** A column of type {@code timestamptz}; microseconds are kept. */
    public static Column<Instant> timestamptz(String name) {
        return new Column<>(name, ColumnType.TIMESTAMPTZ, null);
    }

    /** A column of type {@code jsonb}, given as JSON text. */
    public static Column<String> jsonb(String name) {
        return new Column<>(name, ColumnType.JSONB, null);
    }

    /** This column with the value it takes in a new row whose writer does not set it; otherwise that is null. */
    public Column<T> initially(T value) {
        return new Column<>(name, type, value);
    }

    public String name() {
        return name;
    }

    ColumnType type() {
        return type;
    }

    @Nullable
    T initial() {
        return initial;
    }

    @Override
    public String toString() {
        return name + " " + type.sqlName();
    }
}
