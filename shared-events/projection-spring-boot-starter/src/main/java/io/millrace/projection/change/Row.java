package io.millrace.projection.change;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a batch does to one row, folded in order into at most one delete, one update and one upsert, to be written in
 * this order.
 */
final class Row implements Comparable<Row> {

    private final List<Object> key;
    private final int columns;
    private boolean deleted;
    private @Nullable ColumnValues update;
    private @Nullable ColumnValues upsert;

    Row(List<Object> key, int columns) {
        this.key = key;
        this.columns = columns;
    }

    ColumnValues upsert() {
        if (upsert == null) {
            upsert = new ColumnValues(columns);
        }
        return upsert;
    }

    ColumnValues update() {
        if (upsert != null) {
            return upsert;
        }
        if (deleted) {
            return new ColumnValues(columns); // no row, so nothing to update
        }
        if (update == null) {
            update = new ColumnValues(columns);
        }
        return update;
    }

    void delete() {
        deleted = true;
        update = null;
        upsert = null;
    }

    List<Object> key() {
        return key;
    }

    boolean isDeleted() {
        return deleted;
    }

    @Nullable
    ColumnValues pendingUpdate() {
        return update;
    }

    @Nullable
    ColumnValues pendingUpsert() {
        return upsert;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"
    }) // a key column has one type, and each type that fits keys is comparable
    public int compareTo(Row other) {
        for (int i = 0; i < key.size(); i++) {
            int order = ((Comparable) key.get(i)).compareTo(other.key.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Row row && key.equals(row.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }
}
