package io.millrace.projection.change;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL types a column may have, and how their values travel as an array. */
enum ColumnType {
    TEXT("text", String.class, true),
    UUID("uuid", UUID.class, true),
    BIGINT("bigint", Long.class, true),
    INTEGER("integer", Integer.class, true),
    BOOLEAN("boolean", Boolean.class, false),
    DOUBLE("double precision", Double.class, false),
    NUMERIC("numeric", BigDecimal.class, false),
    TIMESTAMPTZ("timestamptz", Instant.class, false),
    JSONB("jsonb", String.class, false);

    private final String sqlName;
    private final Class<?> javaType;
    private final boolean fitsKeys;

    ColumnType(String sqlName, Class<?> javaType, boolean fitsKeys) {
        this.sqlName = sqlName;
        this.javaType = javaType;
        this.fitsKeys = fitsKeys;
    }

    String sqlName() {
        return sqlName;
    }

    /** The type's name as {@link java.sql.Connection#createArrayOf} wants it. */
    String elementName() {
        return switch (this) {
            case BIGINT -> "int8";
            case INTEGER -> "int4";
            case BOOLEAN -> "bool";
            case DOUBLE -> "float8";
            case TEXT, UUID, NUMERIC, TIMESTAMPTZ, JSONB -> sqlName;
        };
    }

    Class<?> javaType() {
        return javaType;
    }

    boolean fitsKeys() {
        return fitsKeys;
    }

    Object[] newArray(int length) {
        return switch (this) {
            case TEXT, TIMESTAMPTZ, JSONB -> new String[length];
            case UUID -> new UUID[length];
            case BIGINT -> new Long[length];
            case INTEGER -> new Integer[length];
            case BOOLEAN -> new Boolean[length];
            case DOUBLE -> new Double[length];
            case NUMERIC -> new BigDecimal[length];
        };
    }

    @Nullable
    Object element(@Nullable Object value) {
        return this == TIMESTAMPTZ && value != null ? value.toString() : value;
    }

    Object readKey(ResultSet rows, int column) throws SQLException {
        return rows.getObject(column, javaType);
    }
}
