package io.millrace.relay.capture;

import io.millrace.contract.MillraceException;
import org.jspecify.annotations.Nullable;

/** The log can be read no longer, for example because the database went away. */
public class CaptureFailedException extends MillraceException {

    private static final long serialVersionUID = 1L;

    public CaptureFailedException(@Nullable String message, @Nullable Throwable cause) {
        super(
                message == null ? "Reading the outbox from the log failed" : message,
                cause == null ? new Throwable() : cause);
    }
}
