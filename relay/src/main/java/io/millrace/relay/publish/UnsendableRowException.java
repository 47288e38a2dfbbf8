package io.millrace.relay.publish;

import io.millrace.contract.MillraceException;
import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.letter.LetterReason;
import io.millrace.relay.slot.Lsn;
import org.jspecify.annotations.Nullable;

/** A row can never be sent as it is. Where it cannot become a dead letter, the relay stops in front of it. */
public class UnsendableRowException extends MillraceException {

    private static final long serialVersionUID = 1L;

    private final transient CapturedRow row;
    private final LetterReason reason;
    private final String what;

    UnsendableRowException(CapturedRow row, LetterReason reason, String what, @Nullable Throwable cause) {
        super(
                "Outbox row %s (aggregate %s %s, type %s, LSN %s, place %s) can never be sent: %s. %s"
                        .formatted(
                                row.id(),
                                row.aggregateType(),
                                row.aggregateId(),
                                row.type(),
                                Lsn.format(row.lsn()),
                                row.point().place(),
                                storable(what),
                                remedy(row)),
                cause);
        this.row = row;
        this.reason = reason;
        this.what = storable(what);
    }

    /** The row was refused by the producer or the broker. */
    static UnsendableRowException refused(CapturedRow row, Throwable refusal) {
        var cause = SendFailure.cause(refusal);
        return new UnsendableRowException(row, SendFailure.reason(cause), String.valueOf(cause.getMessage()), cause);
    }

    /** The same, with more to say: why it does not become a dead letter. */
    UnsendableRowException because(String why) {
        return new UnsendableRowException(row, reason, what + ", and " + why, this);
    }

    /** JSON may name the character NUL, which no text of PostgreSQL can hold: the row could never be recorded. */
    private static String storable(String words) {
        return words.replace("\0", "\\0");
    }

    private static String remedy(CapturedRow row) {
        if (row.id() == null && !row.point().inTransaction()) {
            return "Mend or delete it in the table";
        }
        return "To go on without it, start the relay with --millrace.relay.skip-rows="
                + (row.id() == null ? row.point().place() : row.id());
    }

    /** The row. */
    public CapturedRow row() {
        return row;
    }

    /** What is wrong with it. */
    public LetterReason reason() {
        return reason;
    }

    /** What is wrong with it, in words. */
    public String what() {
        return what;
    }
}
