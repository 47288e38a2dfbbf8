package io.millrace.projection.engine;

import io.millrace.deadletter.parking.ParkingLot;
import io.millrace.deadletter.parking.RecordKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads how it stands with what a batch is about: locks parked keys and reads versions, in one round trip for the same
 * reason as {@link JdbcProgress}. Each of the two statements sees what is committed when it begins, so the versions are
 * those behind the lock: a replay may empty a queue, and move them, until the lock is granted.
 */
final class JdbcStanding {

    /**
     * How it stands with a batch.
     *
     * @param versions the version of each aggregate, 0 for one that is not there
     * @param anyParked whether any key of the group is parked
     * @param parked those of the given keys that are parked, locked
     */
    record Standing(Map<AggregateKey, Long> versions, boolean anyParked, Set<RecordKey> parked) {}

    private final JdbcVersions versions;
    private final @Nullable ParkingLot parking;
    private final String lockAndRead;

    JdbcStanding(JdbcVersions versions, @Nullable ParkingLot parking) {
        this.versions = versions;
        this.parking = parking;
        this.lockAndRead = ParkingLot.LOCK + ";" + versions.read();
    }

    /** Also limits the silence of the transaction. */
    Standing read(Connection connection, Set<AggregateKey> aggregates) throws SQLException {
        var known = versions.read(connection, aggregates);
        return new Standing(known.versions(), known.anyParked(), Set.of());
    }

    /** As {@link #read}, behind a lock on those of the keys that are parked. */
    Standing lockAndRead(Connection connection, Set<AggregateKey> aggregates, Set<RecordKey> keys) throws SQLException {
        if (parking == null) {
            return read(connection, aggregates);
        }
        try (var statement = connection.prepareStatement(lockAndRead)) {
            versions.setRead(statement, parking.setLock(statement, 1, keys), aggregates);
            statement.execute();
            var parked = ParkingLot.locked(statement.getResultSet(), keys);
            statement.getMoreResults();
            var known = versions.known(statement.getResultSet(), aggregates);
            return new Standing(known.versions(), known.anyParked(), parked);
        }
    }
}
