package io.millrace.relay.publish;

import io.millrace.contract.MillraceException;
import org.jspecify.annotations.Nullable;

/** The publisher cannot go on and must be built anew; nothing that was not acknowledged counts as sent. */
public class PublisherBrokenException extends MillraceException {

    private static final long serialVersionUID = 1L;

    PublisherBrokenException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
