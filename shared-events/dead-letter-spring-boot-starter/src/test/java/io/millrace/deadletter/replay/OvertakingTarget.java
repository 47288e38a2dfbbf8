package io.millrace.deadletter.replay;

import io.millrace.deadletter.parking.StoredRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A target that has overtaken some letters. */
record OvertakingTarget(ReplayTarget target, List<UUID> letters) implements ReplayTarget {

    @Override
    public String group() {
        return target.group();
    }

    @Override
    public String projection() {
        return target.projection();
    }

    @Override
    public List<ReplayOutcome> apply(Connection connection, List<StoredRecord> records) throws SQLException {
        return target.apply(connection, records);
    }

    @Override
    public @Nullable Long skip(Connection connection, StoredRecord record) throws SQLException {
        return target.skip(connection, record);
    }

    @Override
    public boolean takeBack(Connection connection, StoredRecord record, @Nullable Long skippedFrom)
            throws SQLException {
        return target.takeBack(connection, record, skippedFrom);
    }

    @Override
    public DryRun dryRun(Connection connection, List<StoredRecord> records) throws SQLException {
        return target.dryRun(connection, records);
    }

    @Override
    public List<UUID> overtaken(Connection connection) {
        return letters;
    }
}
