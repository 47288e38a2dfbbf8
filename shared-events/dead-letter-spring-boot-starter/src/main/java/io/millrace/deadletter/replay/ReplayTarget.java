package io.millrace.deadletter.replay;

import io.millrace.deadletter.parking.StoredRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who can apply a letter again: the projection that could not. Thread-safe. */
public interface ReplayTarget {

    /** The consumer group whose letters it applies. */
    String group();

    /** Name of the projection. */
    String projection();

    /**
     * Applies records in their order, in the transaction of the connection; positions are left alone, versions decide.
     *
     * @return an outcome per record
     * @throws ReplayFailedException for the first record that cannot be applied; the transaction must be rolled back
     * @throws RuntimeException if the database or something else that a handler needs is away; try again later
     */
    List<ReplayOutcome> apply(Connection connection, List<StoredRecord> records) throws SQLException;

    /**
     * Moves the version beyond a record that is given up, so that those behind it follow.
     *
     * @return the version it was moved from, or null if it was not moved
     */
    @Nullable
    Long skip(Connection connection, StoredRecord record) throws SQLException;

    /**
     * Makes a record that was given up applicable again.
     *
     * @param skippedFrom the version that {@link #skip} moved from, or null if it moved none
     * @return false if the projection has the record's version or a newer one by now, so that applying it would change
     *     nothing
     */
    boolean takeBack(Connection connection, StoredRecord record, @Nullable Long skippedFrom) throws SQLException;

    /**
     * Applies as {@link #apply} does and says which rows that changed. The caller rolls the transaction back.
     *
     * @param outcomes one per record
     * @param rows the rows before and after, as JSON; what handlers write by SQL of their own is not among them
     */
    record DryRun(List<ReplayOutcome> outcomes, List<RowDifference> rows) {
        public DryRun {
            outcomes = List.copyOf(outcomes);
            rows = List.copyOf(rows);
        }
    }

    /** Applies records and says what that changed; the caller rolls the transaction back. */
    DryRun dryRun(Connection connection, List<StoredRecord> records) throws SQLException;

    /**
     * Locks open letters that the projection has overtaken: it has their version of the aggregate, or a newer one, and
     * nothing waits behind them. Those that somebody else has locked are left out.
     *
     * @return some of them; none if the target cannot tell
     */
    default List<UUID> overtaken(Connection connection) throws SQLException {
        return List.of();
    }
}
