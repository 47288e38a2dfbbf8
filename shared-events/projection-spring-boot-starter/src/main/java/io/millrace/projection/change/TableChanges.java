package io.millrace.projection.change;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The changed rows of one table. */
final class TableChanges {

    private final ProjectionTable table;
    private final Map<List<Object>, Row> rows = new HashMap<>();

    TableChanges(ProjectionTable table) {
        this.table = table;
    }

    ProjectionTable table() {
        return table;
    }

    Row row(Object[] key) {
        return rows.computeIfAbsent(
                Changes.checkedKey(table, key),
                checked -> new Row(checked, table.columns().size()));
    }

    void write(Connection connection, @Nullable RowWatch watch) throws SQLException {
        List<Row> sorted = new ArrayList<>(rows.values());
        sorted.sort(null);
        if (watch != null) {
            for (Row row : sorted) {
                watch.beforeChange(table, row.key());
            }
        }
        var write = new TableWrite(connection, table);
        List<Row> deletes = sorted.stream().filter(Row::isDeleted).toList();
        if (!deletes.isEmpty()) {
            write.delete(deletes);
        }
        for (List<Row> updates : bySets(sorted, Row::pendingUpdate)) {
            write.update(updates);
        }
        var upserts = bySets(sorted, Row::pendingUpsert);
        Set<List<Object>> written = upserts.size() > 1 ? insertNewAndLockOthers(write, sorted) : Set.of();
        for (List<Row> group : upserts) {
            List<Row> open =
                    group.stream().filter(row -> !written.contains(row.key())).toList();
            if (!open.isEmpty()) {
                write.upsert(open);
            }
        }
    }

    /**
     * Several sets of columns need several statements, which would lock rows out of order. So one statement first
     * inserts what is new and locks what is there, in order; the others then change rows that are locked already.
     */
    private static Set<List<Object>> insertNewAndLockOthers(TableWrite write, List<Row> sorted) throws SQLException {
        return new HashSet<>(write.insertOrLock(
                sorted.stream().filter(row -> row.pendingUpsert() != null).toList()));
    }

    private static Collection<List<Row>> bySets(List<Row> rows, Function<Row, @Nullable ColumnValues> pending) {
        Map<Long, List<Row>> groups = new LinkedHashMap<>();
        for (Row row : rows) {
            var values = pending.apply(row);
            if (values != null) {
                groups.computeIfAbsent(values.sets(), sets -> new ArrayList<>()).add(row);
            }
        }
        return groups.values();
    }
}
