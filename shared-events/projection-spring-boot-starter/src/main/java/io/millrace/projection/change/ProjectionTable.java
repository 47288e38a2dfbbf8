package io.millrace.projection.change;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table that a projection writes, declared once as a constant; the table itself is created by the service's
 * migrations. Immutable and thread-safe.
 *
 * <pre>{@code
 * static final Column<String> ID = Column.text("post_id");
 * static final Column<String> TITLE = Column.text("title");
 * static final Column<Long> LIKES = Column.counter("like_count");
 * static final ProjectionTable POSTS = ProjectionTable.named("post_summary").key(ID).columns(TITLE, LIKES);
 * }</pre>
 *
 * <p>The key must be the primary key or a unique constraint of the table. A row's first write fills every declared
 * column: those that are not set take their initial value.
 */
public final class ProjectionTable {

    private static final int MOST_COLUMNS = 62;

    private final String name;
    private final List<Column<?>> key;
    private final List<Column<?>> columns;
    private final TableStatements statements;

    private ProjectionTable(String name, List<Column<?>> key, List<Column<?>> columns) {
        this.name = name;
        this.key = List.copyOf(key);
        this.columns = List.copyOf(columns);
        Set<String> names =
                Stream.concat(key.stream(), columns.stream()).map(Column::name).collect(Collectors.toSet());
        if (names.size() < key.size() + columns.size() || columns.size() > MOST_COLUMNS || key.isEmpty()) {
            throw new IllegalArgumentException(
                    "Table %s needs a key and at most %d other columns, each named once; got key %s and %s"
                            .formatted(name, MOST_COLUMNS, key, columns));
        }
        for (Column<?> column : key) {
            if (!column.type().fitsKeys()) {
                throw new IllegalArgumentException(
                        "Column %s cannot be in the key of %s: a key is of text, uuid, bigint or integer"
                                .formatted(column, name));
            }
        }
        this.statements = new TableStatements(this);
    }

    /** Begins a table with the given name, qualified with its schema unless the search path finds it. */
    public static Named named(String name) {
        return new Named(name);
    }

    String name() {
        return name;
    }

    List<Column<?>> key() {
        return key;
    }

    List<Column<?>> columns() {
        return columns;
    }

    TableStatements statements() {
        return statements;
    }

    int indexOf(Column<?> column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i) == column) {
                return i;
            }
        }
        throw new IllegalArgumentException("Column %s is not declared with table %s".formatted(column, name));
    }

    /** The name as SQL, every part quoted. */
    String quotedName() {
        return Stream.of(name.split("\\.")).map(Identifiers::quoted).collect(Collectors.joining("."));
    }

    @Override
    public String toString() {
        return name;
    }

    /** A table with a name. */
    public static final class Named {

        private final String name;

        private Named(String name) {
            for (String part : name.split("\\.", 2)) {
                Identifiers.checked(part);
            }
            this.name = name;
        }

        /** Declares the key, in the order in which values will be given. */
        public Keyed key(Column<?>... columns) {
            return new Keyed(name, List.of(columns));
        }
    }

    /** A table with a name and a key. */
    public static final class Keyed {

        private final String name;
        private final List<Column<?>> key;

        private Keyed(String name, List<Column<?>> key) {
            this.name = name;
            this.key = key;
        }

        /** Declares all other columns that the projection writes. */
        public ProjectionTable columns(Column<?>... columns) {
            List<Column<?>> all = new ArrayList<>();
            Collections.addAll(all, columns);
            return new ProjectionTable(name, key, all);
        }
    }
}
