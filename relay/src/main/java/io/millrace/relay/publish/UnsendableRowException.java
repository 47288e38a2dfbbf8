package io.millrace.relay.publish;

import io.millrace.contract.MillraceException;
import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.slot.Lsn;
import org.jspecify.annotations.Nullable;

/** A row can never be sent as it is. The relay stops in front of it; nothing behind it is lost. */
public class UnsendableRowException extends MillraceException {

    private static final long serialVersionUID = 1L;

    private final transient CapturedRow row;

    UnsendableRowException(CapturedRow row, String reason, @Nullable Throwable cause) {
        super(
                "Outbox row %s (aggregate %s %s, type %s, LSN %s, place %s) can never be sent: %s. %s"
                        .formatted(
                                row.id(),
                                row.aggregateType(),
                                row.aggregateId(),
                                row.type(),
                                Lsn.format(row.lsn()),
                                row.point().place(),
                                reason,
                                remedy(row)),
                cause);
        this.row = row;
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
}
