package io.millrace.relay.publish;

import io.millrace.contract.MillraceException;
import org.jspecify.annotations.Nullable;

/** A topic does not exist and the relay cannot create it. */
public class MissingTopicException extends MillraceException {

    private static final long serialVersionUID = 1L;

    MissingTopicException(String topic, String reason, @Nullable Throwable cause) {
        super(
                "Topic %s does not exist %s. Create it, or let the relay's principal DESCRIBE and CREATE it."
                        .formatted(topic, reason),
                cause);
    }
}
