package io.millrace.projection.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/** Sends rows of one table as arrays, one per column. */
final class TableWrite {

    private final Connection connection;
    private final ProjectionTable table;
    private final TableStatements statements;

    TableWrite(Connection connection, ProjectionTable table) {
        this.connection = connection;
        this.table = table;
        this.statements = table.statements();
    }

    void upsert(List<Row> rows) throws SQLException {
        var sql = statements.upsert(upsertOf(rows.get(0)).sets(), adds(rows, TableWrite::upsertOf));
        try (var statement = connection.prepareStatement(sql)) {
            bindAll(statement, rows);
            statement.executeUpdate();
        }
    }

    List<List<Object>> insertOrLock(List<Row> rows) throws SQLException {
        List<List<Object>> inserted = new ArrayList<>();
        try (var statement = connection.prepareStatement(statements.insertOrLock())) {
            bindAll(statement, rows);
            try (var keys = statement.executeQuery()) {
                while (keys.next()) {
                    List<Object> key = new ArrayList<>();
                    for (int i = 0; i < table.key().size(); i++) {
                        key.add(table.key().get(i).type().readKey(keys, i + 1));
                    }
                    inserted.add(key);
                }
            }
        }
        return inserted;
    }

    void update(List<Row> rows) throws SQLException {
        long sets = updateOf(rows.get(0)).sets();
        long adds = adds(rows, TableWrite::updateOf);
        if (sets == 0 && adds == 0) {
            return;
        }
        try (var statement = connection.prepareStatement(statements.update(sets, adds))) {
            planEachTime(statement);
            int parameter = bindKeys(statement, rows);
            for (int i = 0; i < table.columns().size(); i++) {
                if (((sets | adds) >>> i & 1) == 1) {
                    int column = i;
                    bind(statement, parameter++, table.columns().get(i), rows, row -> updateOf(row)
                            .value(column));
                }
            }
            statement.executeUpdate();
        }
    }

    void delete(List<Row> rows) throws SQLException {
        try (var statement = connection.prepareStatement(statements.delete())) {
            planEachTime(statement);
            bindKeys(statement, rows);
            statement.executeUpdate();
        }
    }

    /** A cached plan of a join may date from when the table was small, and read all of it now. */
    private static void planEachTime(PreparedStatement statement) throws SQLException {
        if (statement.isWrapperFor(PGStatement.class)) {
            statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        }
    }

    private void bindAll(PreparedStatement statement, List<Row> rows) throws SQLException {
        int parameter = bindKeys(statement, rows);
        for (int i = 0; i < table.columns().size(); i++) {
            int index = i;
            var column = table.columns().get(i);
            bind(statement, parameter++, column, rows, row -> {
                var values = upsertOf(row);
                return values.touches(index) ? values.value(index) : column.initial();
            });
        }
    }

    private int bindKeys(PreparedStatement statement, List<Row> rows) throws SQLException {
        for (int i = 0; i < table.key().size(); i++) {
            int index = i;
            bind(statement, i + 1, table.key().get(i), rows, row -> row.key().get(index));
        }
        return table.key().size() + 1;
    }

    private void bind(
            PreparedStatement statement,
            int parameter,
            Column<?> column,
            List<Row> rows,
            Function<Row, @Nullable Object> value)
            throws SQLException {
        var type = column.type();
        @Nullable Object[] elements = type.newArray(rows.size());
        for (int i = 0; i < elements.length; i++) {
            elements[i] = type.element(value.apply(rows.get(i)));
        }
        statement.setArray(parameter, connection.createArrayOf(type.elementName(), elements));
    }

    private static long adds(List<Row> rows, Function<Row, ColumnValues> values) {
        long union = 0;
        for (Row row : rows) {
            union |= values.apply(row).adds();
        }
        return union;
    }

    private static ColumnValues upsertOf(Row row) {
        return Objects.requireNonNull(row.pendingUpsert());
    }

    private static ColumnValues updateOf(Row row) {
        return Objects.requireNonNull(row.pendingUpdate());
    }
}
