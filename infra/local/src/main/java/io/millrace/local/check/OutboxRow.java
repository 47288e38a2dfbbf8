package io.millrace.local.check;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/** An event as its writer put it into the outbox. */
record OutboxRow(String aggregateType, String aggregateId, long version, String type, String payload) {

    private static final String READ =
            "SELECT id, aggregatetype, aggregateid, aggregateversion, type, payload FROM millrace.outbox";

    static Map<UUID, OutboxRow> readAll(DataSource database) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(READ);
                var result = statement.executeQuery()) {
            Map<UUID, OutboxRow> rows = new HashMap<>();
            while (result.next()) {
                rows.put(
                        result.getObject("id", UUID.class),
                        new OutboxRow(
                                result.getString("aggregatetype"),
                                result.getString("aggregateid"),
                                result.getLong("aggregateversion"),
                                result.getString("type"),
                                result.getString("payload")));
            }
            return rows;
        }
    }
}
