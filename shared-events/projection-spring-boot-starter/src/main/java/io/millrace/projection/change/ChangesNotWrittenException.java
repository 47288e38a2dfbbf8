package io.millrace.projection.change;

import io.millrace.contract.MillraceException;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;

/** PostgreSQL refused to write the changes of a batch to a table. */
public class ChangesNotWrittenException extends MillraceException {

    private static final long serialVersionUID = 1L;

    ChangesNotWrittenException(ProjectionTable table, SQLException cause) {
        super(
                "Table %s refused its rows (SQLSTATE %s): %s".formatted(table, cause.getSQLState(), withoutRow(cause)),
                cause);
    }

    /** The server's sentence without its detail, which may quote the row. */
    private static String withoutRow(SQLException cause) {
        var server = cause instanceof PSQLException refused ? refused.getServerErrorMessage() : null;
        return String.valueOf(server == null ? cause.getMessage() : server.getMessage());
    }
}
