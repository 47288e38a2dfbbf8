package io.millrace.projection.engine;

import io.millrace.deadletter.parking.ParkingLot;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The versions a projection has applied, in {@code millrace.projection_version}. */
final class JdbcVersions {

    /**
     * A scalar subquery, because a join of a table that grows from nothing may be planned for its first rows. What is
     * asked once saves a trip; it is answered even if no aggregate is asked for.
     */
    private static final String READ =
            """
            SELECT k.ordinal, (SELECT v.version FROM millrace.projection_version v
                               WHERE v.projection = ? AND v.aggregate_type = k.type AND v.aggregate_id = k.id),
                   once.any_parked
            FROM (SELECT (%s) AS silence, %s AS any_parked) AS once
            LEFT JOIN unnest(?::text[], ?::text[]) WITH ORDINALITY AS k(type, id, ordinal) ON true
            """;

    /** Compares and sets: a row that another transaction moved meanwhile is not counted. */
    static final String MOVE =
            """
            INSERT INTO millrace.projection_version AS v
                (projection, aggregate_type, aggregate_id, version, previous_version)
            SELECT ?, b.type, b.id, b.version, b.previous
            FROM unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[]) AS b(type, id, version, previous)
            ON CONFLICT (projection, aggregate_type, aggregate_id) DO UPDATE
                SET version = excluded.version, previous_version = excluded.previous_version, applied_at = now()
                WHERE v.version = excluded.previous_version
            """;

    /** Compares and sets too: what was applied behind the skipped version stays. */
    private static final String TAKE_BACK =
            """
            UPDATE millrace.projection_version SET version = ?, previous_version = version, applied_at = now()
            WHERE projection = ? AND aggregate_type = ? AND aggregate_id = ? AND version = ?
            """;

    /**
     * What is stored of aggregates.
     *
     * @param versions the version of each, 0 for one that is not there
     * @param anyParked whether any key of the group is parked
     */
    record Known(Map<AggregateKey, Long> versions, boolean anyParked) {}

    private final String projection;
    private final String group;
    private final String read;

    JdbcVersions(String projection, String group, SilenceLimit silence) {
        this.projection = projection;
        this.group = group;
        this.read = READ.formatted(silence.query(), ParkingLot.ANY_PARKED);
    }

    /** Reads versions and whether anything is parked; limits the silence of the transaction. */
    Known read(Connection connection, Set<AggregateKey> aggregates) throws SQLException {
        try (var statement = connection.prepareStatement(read)) {
            setRead(statement, 1, aggregates);
            try (var rows = statement.executeQuery()) {
                return known(rows, aggregates);
            }
        }
    }

    /** The statement of {@link #read(Connection, Set)}, to be sent with others. */
    String read() {
        return read;
    }

    void setRead(PreparedStatement statement, int first, Set<AggregateKey> aggregates) throws SQLException {
        statement.setString(first, projection);
        statement.setString(first + 1, group);
        setKeys(statement, first + 2, aggregates.toArray(AggregateKey[]::new));
    }

    Known known(ResultSet rows, Set<AggregateKey> aggregates) throws SQLException {
        Map<AggregateKey, Long> versions = new HashMap<>();
        boolean anyParked = false;
        var all = aggregates.toArray(AggregateKey[]::new);
        while (rows.next()) {
            int ordinal = rows.getInt(1);
            if (ordinal > 0) {
                versions.put(all[ordinal - 1], rows.getLong(2));
            }
            anyParked = rows.getBoolean(3);
        }
        return new Known(versions, anyParked);
    }

    /**
     * Moves versions from what was read to what they are now.
     *
     * @throws VersionConflictException if one is no longer what was read
     */
    void move(Connection connection, Map<AggregateKey, VersionLedger.Head> heads) throws SQLException {
        try (var statement = connection.prepareStatement(MOVE)) {
            setMove(statement, 1, heads);
            int moved = statement.executeUpdate();
            if (moved != heads.size()) {
                throw new VersionConflictException(projection, heads.size(), moved);
            }
        }
    }

    /** Moves a version that was skipped back, and says whether it was still there. */
    boolean takeBack(Connection connection, AggregateKey key, long skipped, long to) throws SQLException {
        try (var statement = connection.prepareStatement(TAKE_BACK)) {
            statement.setLong(1, to);
            statement.setString(2, projection);
            statement.setString(3, key.type());
            statement.setString(4, key.id());
            statement.setLong(5, skipped);
            return statement.executeUpdate() == 1;
        }
    }

    /**
     * Sets the parameters of {@link #MOVE}, the first of which is the given one.
     *
     * @return the number of the parameter behind them
     */
    int setMove(PreparedStatement statement, int first, Map<AggregateKey, VersionLedger.Head> heads)
            throws SQLException {
        var connection = statement.getConnection();
        var versions = heads.values().stream().map(VersionLedger.Head::current).toArray(Long[]::new);
        var previous = heads.values().stream().map(VersionLedger.Head::stored).toArray(Long[]::new);
        statement.setString(first, projection);
        setKeys(statement, first + 1, heads.keySet().toArray(AggregateKey[]::new));
        statement.setArray(first + 3, connection.createArrayOf("int8", versions));
        statement.setArray(first + 4, connection.createArrayOf("int8", previous));
        return first + 5;
    }

    private static void setKeys(PreparedStatement statement, int first, AggregateKey[] keys) throws SQLException {
        var connection = statement.getConnection();
        var types = new String[keys.length];
        var ids = new String[keys.length];
        for (int i = 0; i < keys.length; i++) {
            types[i] = keys[i].type();
            ids[i] = keys[i].id();
        }
        statement.setArray(first, connection.createArrayOf("text", types));
        statement.setArray(first + 1, connection.createArrayOf("text", ids));
    }
}
