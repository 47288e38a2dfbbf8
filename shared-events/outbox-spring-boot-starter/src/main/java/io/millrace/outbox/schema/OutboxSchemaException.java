package io.millrace.outbox.schema;

import io.millrace.contract.MillraceException;

/** The outbox's tables are not as this version needs them. */
public class OutboxSchemaException extends MillraceException {

    private static final long serialVersionUID = 1L;

    OutboxSchemaException(String message) {
        super(message);
    }

    OutboxSchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}
