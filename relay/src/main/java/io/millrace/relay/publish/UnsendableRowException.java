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
                "Outbox row %s (aggregate %s %s, type %s, LSN %s) can never be sent: %s"
                        .formatted(
                                row.id(),
                                row.aggregateType(),
                                row.aggregateId(),
                                row.type(),
                                Lsn.format(row.lsn()),
                                reason),
                cause);
        this.row = row;
    }

    /** The row. */
    public CapturedRow row() {
        return row;
    }
}
