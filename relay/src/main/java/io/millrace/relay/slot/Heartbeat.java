package io.millrace.relay.slot;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A message in the log that comes back through the capture. It proves that the capture lives, measures its lag, and
 * moves the slot on when only other tables are written. Needs no table.
 */
public final class Heartbeat {

    /** Prefix of the message, by which the capture knows it. */
    public static final String PREFIX = "millrace.heartbeat";

    private static final String EMIT = "SELECT pg_logical_emit_message(false, '" + PREFIX + "', ?)";

    private Heartbeat() {}

    static void emit(Connection connection, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement(EMIT)) {
            statement.setString(1, Long.toString(now.toEpochMilli()));
            statement.execute();
        }
    }

    /** When the heartbeat with the given content was sent. */
    public static Instant parse(ByteBuffer content) {
        return Instant.ofEpochMilli(
                Long.parseLong(US_ASCII.decode(content.duplicate()).toString()));
    }
}
