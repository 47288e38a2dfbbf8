package io.millrace.relay.publish;

import io.millrace.contract.MillraceException;
import io.millrace.relay.letter.LetterReason;
import org.jspecify.annotations.Nullable;

/** A topic does not exist and the relay cannot create it. */
public class MissingTopicException extends MillraceException {

    private static final long serialVersionUID = 1L;

    private final @Nullable LetterReason letterReason;

    MissingTopicException(String topic, String reason, @Nullable LetterReason letterReason, @Nullable Throwable cause) {
        super(
                "Topic %s does not exist %s. Create it, or let the relay's principal DESCRIBE and CREATE it."
                        .formatted(topic, reason),
                cause);
        this.letterReason = letterReason;
    }

    /** What a row for this topic is refused for; null if the fault is not the topic's, such as too few brokers. */
    @Nullable
    LetterReason letterReason() {
        return letterReason;
    }
}
