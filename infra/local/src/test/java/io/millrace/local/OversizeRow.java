package io.millrace.local;

import java.sql.Connection;
import java.sql.SQLException;

/** A row of the outbox that no broker takes. */
public final class OversizeRow {

    private static final String INSERT =
            """
            INSERT INTO millrace.outbox (id, aggregatetype, aggregateid, aggregateversion, type, payload)
            VALUES (uuidv7(), 'post', gen_random_uuid()::text, 1, 'post.published.v1', to_json(repeat('water', 1000000)))
            RETURNING id
            """;

    private OversizeRow() {}

    /** Appends one and returns its id. */
    public static String write(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(INSERT)) {
            row.next();
            return row.getString(1);
        }
    }
}
