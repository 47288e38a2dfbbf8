package io.millrace.relay.slot;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A replication slot as the database sees it.
 *
 * @param plugin its output plugin
 * @param database the database it decodes
 * @param activePid backend that reads it, if any
 * @param confirmed LSN up to which it is confirmed
 * @param restart LSN from which the server keeps the log for it
 * @param lost whether the server has thrown away log that the slot needs
 * @param lostReason why, as far as the server says
 */
public record SlotState(
        String plugin,
        String database,
        @Nullable Integer activePid,
        long confirmed,
        long restart,
        boolean lost,
        @Nullable String lostReason) {

    static final String QUERY =
            """
            SELECT plugin, database, active_pid, confirmed_flush_lsn, restart_lsn, wal_status,
                   to_jsonb(s) ->> 'invalidation_reason' AS invalidation_reason
            FROM pg_replication_slots s
            WHERE slot_name = ?
            """;

    static SlotState read(ResultSet row) throws SQLException {
        var reason = row.getString("invalidation_reason");
        var walStatus = row.getString("wal_status");
        return new SlotState(
                row.getString("plugin"),
                row.getString("database"),
                row.getObject("active_pid", Integer.class),
                lsn(row.getString("confirmed_flush_lsn")),
                lsn(row.getString("restart_lsn")),
                "lost".equals(walStatus) || reason != null,
                reason);
    }

    private static long lsn(@Nullable String text) {
        return text == null ? 0 : Lsn.parse(text);
    }
}
