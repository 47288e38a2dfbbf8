package io.millrace.relay.admin;

import io.millrace.contract.MillraceException;

/** A request that makes no sense; the message says what would. */
final class BadRequestException extends MillraceException {

    private static final long serialVersionUID = 1L;

    BadRequestException(String message) {
        super(message);
    }
}
