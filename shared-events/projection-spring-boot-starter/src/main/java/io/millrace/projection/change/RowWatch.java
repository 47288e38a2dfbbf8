package io.millrace.projection.change;

import io.millrace.deadletter.replay.RowDifference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Remembers rows as they were before their first change in a transaction, to say how they differ. Not thread-safe. */
public final class RowWatch {

    private record Place(ProjectionTable table, List<Object> key) {}

    private final Connection connection;
    private final Map<Place, @Nullable String> before = new LinkedHashMap<>();

    /** Watches rows that are changed on the given connection. */
    public RowWatch(Connection connection) {
        this.connection = connection;
    }

    void beforeChange(ProjectionTable table, List<Object> key) throws SQLException {
        var place = new Place(table, key);
        if (!before.containsKey(place)) {
            before.put(place, read(place));
        }
    }

    /** The rows that are not as they were. */
    public List<RowDifference> differences() throws SQLException {
        List<RowDifference> differences = new ArrayList<>();
        for (var row : before.entrySet()) {
            var after = read(row.getKey());
            if (!Objects.equals(row.getValue(), after)) {
                differences.add(new RowDifference(
                        row.getKey().table().name(), row.getKey().key().toString(), row.getValue(), after));
            }
        }
        return differences;
    }

    private @Nullable String read(Place place) throws SQLException {
        var table = place.table();
        var sql = "SELECT to_jsonb(t) FROM %s AS t WHERE %s"
                .formatted(
                        table.quotedName(),
                        table.key().stream()
                                .map(column -> Identifiers.quoted(column.name()) + " = ?")
                                .collect(Collectors.joining(" AND ")));
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < place.key().size(); i++) {
                statement.setObject(i + 1, place.key().get(i));
            }
            try (var rows = statement.executeQuery()) {
                return rows.next() ? rows.getString(1) : null;
            }
        }
    }
}
