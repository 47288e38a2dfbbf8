package io.millrace.relay.letter;

import io.millrace.contract.MillraceException;

/** What became of a row cannot be written down or read: the relay waits, since nothing may be dropped unrecorded. */
public class LedgerException extends MillraceException {

    private static final long serialVersionUID = 1L;

    public LedgerException(String what, Throwable cause) {
        super(
                "%s: %s. The relay waits in front of the row and tries again; nothing is dropped"
                        .formatted(what, cause.getMessage()),
                cause);
    }
}
