package io.millrace.projection.engine;

import io.millrace.deadletter.parking.ParkingLot;
import io.millrace.deadletter.parking.StoredRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Moves positions and versions, and queues records of parked keys, in one round trip: batches may be as small as one
 * event, and then trips are what they cost. Positions come first, so that of two engines with one partition the second
 * waits there; what it does behind that is rolled back.
 */
final class JdbcProgress {

    private final String projection;
    private final JdbcPositions positions;
    private final JdbcVersions versions;
    private final @Nullable ParkingLot parking;

    JdbcProgress(String projection, JdbcPositions positions, JdbcVersions versions, @Nullable ParkingLot parking) {
        this.projection = projection;
        this.positions = positions;
        this.versions = versions;
        this.parking = parking;
    }

    /**
     * Moves positions to the given offsets, and versions from what was read to what they are now.
     *
     * @param followers records behind keys that are parked and locked
     * @throws FencedException if a position is not where this engine left it
     * @throws VersionConflictException if a version is no longer what was read
     */
    void move(
            Connection connection,
            Map<Slot, Long> next,
            Map<AggregateKey, VersionLedger.Head> heads,
            List<StoredRecord> followers)
            throws SQLException {
        var sql = new StringJoiner(";").add(JdbcPositions.ADVANCE);
        if (!heads.isEmpty()) {
            sql.add(JdbcVersions.MOVE);
        }
        if (!followers.isEmpty()) {
            sql.add(ParkingLot.APPEND);
        }
        try (var statement = connection.prepareStatement(sql.toString())) {
            int parameter = positions.setAdvance(statement, next);
            if (!heads.isEmpty()) {
                parameter = versions.setMove(statement, parameter, heads);
            }
            if (parking != null && !followers.isEmpty()) {
                parking.setAppend(statement, parameter, followers);
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
