package io.millrace.projection.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * Moves positions and versions in one round trip: batches may be as small as one event, and then trips are what they
 * cost. Positions come first, so that of two engines with one partition the second waits there; what it moves behind that
 * is rolled back.
 */
final class JdbcProgress {

    private static final String ADVANCE_AND_MOVE = JdbcPositions.ADVANCE + ";" + JdbcVersions.MOVE;

    private final String projection;
    private final JdbcPositions positions;
    private final JdbcVersions versions;

    JdbcProgress(String projection, JdbcPositions positions, JdbcVersions versions) {
        this.projection = projection;
        this.positions = positions;
        this.versions = versions;
    }

    /**
     * Moves positions to the given offsets, and versions from what was read to what they are now.
     *
     * @throws FencedException if a position is not where this engine left it
     * @throws VersionConflictException if a version is no longer what was read
     */
    void move(Connection connection, Map<Slot, Long> next, Map<AggregateKey, VersionLedger.Head> heads)
            throws SQLException {
        var sql = heads.isEmpty() ? JdbcPositions.ADVANCE : ADVANCE_AND_MOVE;
        try (var statement = connection.prepareStatement(sql)) {
            int parameter = positions.setAdvance(statement, next);
            if (!heads.isEmpty()) {
                versions.setMove(statement, parameter, heads);
            }
            statement.execute();
            if (statement.getUpdateCount() != next.size()) {
                throw new FencedException(projection);
            }
            if (!heads.isEmpty()) {
                statement.getMoreResults();
                int moved = statement.getUpdateCount();
                if (moved != heads.size()) {
                    throw new VersionConflictException(projection, heads.size(), moved);
                }
            }
        }
    }
}
