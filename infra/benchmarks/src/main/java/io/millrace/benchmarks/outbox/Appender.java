package io.millrace.benchmarks.outbox;

import io.millrace.benchmarks.load.OpenLoop.Worker;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Appends numbered events, each the first of an aggregate of its own, each in its own transaction. */
public final class Appender implements Worker {

    private static final String INSERT =
            """
            INSERT INTO millrace.outbox (id, aggregatetype, aggregateid, aggregateversion, type, payload)
            VALUES (uuidv7(), 'post', gen_random_uuid()::text, 1, 'post.published.v1', ?)
            """;
    private static final String FILLER = "the body of a post which nobody ever reads ".repeat(11);

    private final Connection connection;
    private final PreparedStatement insert;

    private Appender(Connection connection, PreparedStatement insert) {
        this.connection = connection;
        this.insert = insert;
    }

    /** Opens an appender on a connection of its own. */
    public static Appender on(OutboxDatabase database) throws SQLException {
        var connection = database.connect();
        return new Appender(connection, connection.prepareStatement(INSERT));
    }

    @Override
    public void perform(long number) throws SQLException {
        insert.setString(1, "{\"n\":\"%012d\",\"body\":\"%s\"}".formatted(number, FILLER.substring(0, 470)));
        insert.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
