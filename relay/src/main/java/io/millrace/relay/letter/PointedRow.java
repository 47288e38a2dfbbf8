package io.millrace.relay.letter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.settings.OutboxProperties;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/** Reads the payload of a row whose letter only points to it. */
final class PointedRow {

    private final String select;

    PointedRow(OutboxProperties outbox) {
        this.select = "SELECT %s FROM %s.%s WHERE %s = ?"
                .formatted(
                        quoted(outbox.columns().payload()),
                        quoted(outbox.schema()),
                        quoted(outbox.tableName()),
                        quoted(outbox.columns().id()));
    }

    /** The payload as the log had it, or null if the row is gone. */
    byte @Nullable [] payload(Connection connection, CapturedRow row) throws SQLException {
        try (var statement = connection.prepareStatement(select)) {
            // Untyped: the server compares in the type of the column.
            statement.setObject(1, row.id(), Types.OTHER);
            try (var found = statement.executeQuery()) {
                var payload = found.next() ? found.getObject(1) : null;
                if (payload instanceof byte[] bytes) {
                    return bytes;
                }
                return payload == null ? null : payload.toString().getBytes(UTF_8);
            }
        }
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
