package io.millrace.outbox;

import io.millrace.contract.outbox.OutboxTable;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import tools.jackson.databind.json.JsonMapper;

/** Recognises the refusal that the outbox table raises. */
final class VersionConflicts {

    private VersionConflicts() {}

    static Optional<VersionConflictException> of(SQLException failure) {
        if (!OutboxTable.VERSION_CONFLICT.equals(failure.getSQLState())) {
            return Optional.empty();
        }
        return Optional.of(failure)
                .filter(PSQLException.class::isInstance)
                .map(PSQLException.class::cast)
                .map(PSQLException::getServerErrorMessage)
                .map(ServerErrorMessage::getDetail)
                .map(detail -> {
                    var fields = JsonMapper.shared().readTree(detail);
                    return new VersionConflictException(
                            fields.required(OutboxTable.AGGREGATE_TYPE).asString(),
                            fields.required(OutboxTable.AGGREGATE_ID).asString(),
                            fields.required("refused").asLong(),
                            fields.required("last").asLong(),
                            failure);
                });
    }
}
