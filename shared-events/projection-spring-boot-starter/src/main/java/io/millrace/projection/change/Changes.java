package io.millrace.projection.change;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Collects what the handlers of one batch do to the projection's rows and writes it as few multi-row statements.
 *
 * <p>Changes of one row are folded in the order of the calls. Rows are written in the order of their keys and tables in
 * the order of their names, so that batches which share rows wait for each other and never deadlock; {@link #update} and
 * {@link #delete} hold that only for rows that no other partition's events change. Not thread-safe.
 */
public final class Changes {

    private final Connection connection;
    private final @Nullable RowWatch watch;
    private final Map<String, TableChanges> tables = new TreeMap<>();

    /**
     * @param connection the connection of the batch's transaction; it stays the caller's
     */
    public Changes(Connection connection) {
        this(connection, null);
    }

    /**
     * @param connection the connection of the batch's transaction; it stays the caller's
     * @param watch is told of each row before it is changed
     */
    public Changes(Connection connection, @Nullable RowWatch watch) {
        this.connection = connection;
        this.watch = watch;
    }

    /**
     * Inserts the row or changes the one that is there.
     *
     * @param key values of the key's columns, in their order
     * @throws IllegalArgumentException if the key does not fit the table's
     */
    public RowChange upsert(ProjectionTable table, Object... key) {
        return new RowChange(table, in(table).row(key).upsert());
    }

    /**
     * Changes the row if it is there.
     *
     * @param key values of the key's columns, in their order
     * @throws IllegalArgumentException if the key does not fit the table's
     */
    public RowChange update(ProjectionTable table, Object... key) {
        return new RowChange(table, in(table).row(key).update());
    }

    /**
     * Deletes the row if it is there.
     *
     * @param key values of the key's columns, in their order
     * @throws IllegalArgumentException if the key does not fit the table's
     */
    public void delete(ProjectionTable table, Object... key) {
        in(table).row(key).delete();
    }

    /**
     * Writes all that was collected so far. The engine does so at the end of the batch; a handler needs it only before
     * it reads with SQL of its own what earlier events may have changed.
     *
     * @throws ChangesNotWrittenException if PostgreSQL refuses a statement; the transaction must be rolled back
     */
    public void flush() {
        for (TableChanges changes : tables.values()) {
            try {
                changes.write(connection, watch);
            } catch (SQLException e) {
                throw new ChangesNotWrittenException(changes.table(), e);
            }
        }
        tables.clear();
    }

    private TableChanges in(ProjectionTable table) {
        var changes = tables.computeIfAbsent(table.name(), name -> new TableChanges(table));
        if (changes.table() != table) {
            throw new IllegalArgumentException(
                    "Table %s is declared by two ProjectionTable constants; declare it once".formatted(table));
        }
        return changes;
    }

    static List<Object> checkedKey(ProjectionTable table, Object[] key) {
        var columns = table.key();
        boolean fits = key.length == columns.size();
        for (int i = 0; fits && i < key.length; i++) {
            fits = columns.get(i).type().javaType().isInstance(key[i]);
        }
        if (!fits) {
            throw new IllegalArgumentException("Table %s has the key %s, got the %d values %s"
                    .formatted(table, columns, key.length, java.util.Arrays.toString(key)));
        }
        return key.length == 1 ? List.of(key[0]) : List.of(key);
    }
}
