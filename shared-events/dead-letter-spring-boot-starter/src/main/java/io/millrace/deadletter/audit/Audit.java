package io.millrace.deadletter.audit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The append-only table of acts. Thread-safe. */
public final class Audit {

    private static final String ADD =
            """
            INSERT INTO millrace.dead_letter_audit (actor, act, letters, letter_id, run_id, reason, detail)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String NEWEST =
            """
            SELECT id, at, actor, act, letters, letter_id, run_id, reason, detail FROM millrace.dead_letter_audit
            WHERE id < ? ORDER BY id DESC LIMIT ?
            """;

    private final JdbcClient jdbc;

    public Audit(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    /** Records an act in the transaction of the connection: the one that does it. */
    public static void record(Connection connection, AuditEntry entry) throws SQLException {
        try (var statement = connection.prepareStatement(ADD)) {
            statement.setString(1, entry.actor());
            statement.setString(2, entry.act().name());
            statement.setLong(3, entry.letters());
            statement.setObject(4, entry.letter());
            statement.setObject(5, entry.run());
            statement.setString(6, entry.reason());
            statement.setString(7, entry.detail());
            statement.executeUpdate();
        }
    }

    /** Records an act in the current transaction. */
    public void record(AuditEntry entry) {
        jdbc.sql(ADD)
                .param(entry.actor())
                .param(entry.act().name())
                .param(entry.letters())
                .param(entry.letter())
                .param(entry.run())
                .param(entry.reason())
                .param(entry.detail())
                .update();
    }

    /**
     * Acts, newest first.
     *
     * @param before id of the last one seen, or null for the beginning
     */
    public List<RecordedAct> newest(@Nullable Long before, int limit) {
        return jdbc.sql(NEWEST)
                .param(before == null ? Long.MAX_VALUE : before)
                .param(limit)
                .query((row, index) -> read(row))
                .list();
    }

    private static RecordedAct read(ResultSet row) throws SQLException {
        return new RecordedAct(
                row.getLong("id"),
                row.getTimestamp("at").toInstant(),
                new AuditEntry(
                        row.getString("actor"),
                        Act.valueOf(row.getString("act")),
                        row.getLong("letters"),
                        row.getObject("letter_id", UUID.class),
                        row.getObject("run_id", UUID.class),
                        row.getString("reason"),
                        row.getString("detail")));
    }
}
