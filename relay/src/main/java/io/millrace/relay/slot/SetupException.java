package io.millrace.relay.slot;

import io.millrace.contract.MillraceException;

/** Something outside the relay is not as it must be, and only an operator can mend it. The message says how. */
public class SetupException extends MillraceException {

    private static final long serialVersionUID = 1L;

    private final Fault fault;

    public SetupException(Fault fault, String what, String remedy) {
        super(what + ". " + remedy);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }

    /** What is wrong. */
    public enum Fault {
        WAL_LEVEL,
        ROLE,
        TABLE,
        COLUMN,
        PUBLICATION,
        SLOT_MISSING,
        SLOT_LOST,
        SLOT_FOREIGN,
        SLOT_IN_USE,
        SLOT_AHEAD,
        SLOTS_EXHAUSTED
    }
}
