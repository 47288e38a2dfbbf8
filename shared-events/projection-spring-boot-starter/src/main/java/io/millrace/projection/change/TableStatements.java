package io.millrace.projection.change;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The statements that write a table, built once per set of columns and then reused. */
final class TableStatements {

    private record Columns(long sets, long adds) {}

    private final ProjectionTable table;
    private final Map<Columns, String> upserts = new ConcurrentHashMap<>();
    private final Map<Columns, String> updates = new ConcurrentHashMap<>();

    TableStatements(ProjectionTable table) {
        this.table = table;
    }

    /** Inserts rows; of those that are there changes the given columns. Takes all columns. */
    String upsert(long sets, long adds) {
        return upserts.computeIfAbsent(
                new Columns(sets, adds),
                columns -> insert()
                        + (sets == 0 && adds == 0
                                ? " DO NOTHING"
                                : " DO UPDATE SET " + assignments(columns, "excluded.")));
    }

    /** Inserts rows; of those that are there takes the lock and changes nothing. Returns the keys of the new. */
    String insertOrLock() {
        var first = Identifiers.quoted(table.key().get(0).name());
        return insert()
                + " DO UPDATE SET %s = excluded.%s WHERE false RETURNING ".formatted(first, first)
                + keys(name -> "t." + name);
    }

    /** Changes the given columns of rows that are there. Takes the key and those columns. */
    String update(long sets, long adds) {
        return updates.computeIfAbsent(
                new Columns(sets, adds), columns -> "UPDATE %s AS t SET %s FROM unnest(%s) AS b(%s) WHERE %s"
                        .formatted(
                                table.quotedName(),
                                assignments(columns, "b."),
                                parameters(Stream.concat(table.key().stream(), touched(columns))),
                                names(Stream.concat(table.key().stream(), touched(columns))),
                                sameKey()));
    }

    /** Deletes rows. Takes the key. */
    String delete() {
        return "DELETE FROM %s AS t USING unnest(%s) AS b(%s) WHERE %s"
                .formatted(table.quotedName(), parameters(table.key().stream()), keys(name -> name), sameKey());
    }

    private String insert() {
        return "INSERT INTO %s AS t (%s) SELECT * FROM unnest(%s) ON CONFLICT (%s)"
                .formatted(table.quotedName(), names(all()), parameters(all()), keys(name -> name));
    }

    private String assignments(Columns columns, String source) {
        return IntStream.range(0, table.columns().size())
                .filter(i -> ((columns.sets | columns.adds) >>> i & 1) == 1)
                .mapToObj(i -> {
                    var name = Identifiers.quoted(table.columns().get(i).name());
                    return (columns.sets >>> i & 1) == 1
                            ? "%s = %s%s".formatted(name, source, name)
                            : "%s = coalesce(t.%s, 0) + coalesce(%s%s, 0)".formatted(name, name, source, name);
                })
                .collect(Collectors.joining(", "));
    }

    private String sameKey() {
        return table.key().stream()
                .map(column -> Identifiers.quoted(column.name()))
                .map(name -> "t.%s = b.%s".formatted(name, name))
                .collect(Collectors.joining(" AND "));
    }

    private String keys(Function<String, String> form) {
        return table.key().stream()
                .map(column -> form.apply(Identifiers.quoted(column.name())))
                .collect(Collectors.joining(", "));
    }

    private Stream<Column<?>> all() {
        return Stream.concat(table.key().stream(), table.columns().stream());
    }

    private Stream<Column<?>> touched(Columns columns) {
        return IntStream.range(0, table.columns().size())
                .filter(i -> ((columns.sets | columns.adds) >>> i & 1) == 1)
                .mapToObj(i -> table.columns().get(i));
    }

    private static String names(Stream<Column<?>> columns) {
        return columns.map(column -> Identifiers.quoted(column.name())).collect(Collectors.joining(", "));
    }

    private static String parameters(Stream<Column<?>> columns) {
        return columns.map(column -> "?::" + column.type().sqlName() + "[]").collect(Collectors.joining(", "));
    }
}
