package io.millrace.outbox;

import io.millrace.contract.MillraceException;

/** An append needs a transaction that writes to the outbox's data source, and there is none. */
public class OutboxTransactionException extends MillraceException {

    private static final long serialVersionUID = 1L;

    OutboxTransactionException(String message) {
        super(message);
    }
}
