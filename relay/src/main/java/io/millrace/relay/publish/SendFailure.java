package io.millrace.relay.publish;

import io.millrace.relay.letter.LetterReason;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortedException;

/** What a failure of the broker means for the relay; decided here and nowhere else. */
enum SendFailure {
    /** The broker is away or does not know us at the moment: wait, however long. */
    OUTAGE,
    /** This row will never be accepted. */
    UNSENDABLE,
    /** Another relay has taken over the slot's transactional id. */
    FENCED,
    /** The producer cannot go on: build it anew and resume from what is certain. */
    BROKEN;

    private static final Set<Class<? extends Exception>> PER_ROW = Set.of(
            RecordTooLargeException.class,
            RecordBatchTooLargeException.class,
            InvalidTopicException.class,
            TopicAuthorizationException.class,
            SerializationException.class);

    static SendFailure of(Throwable failure) {
        var cause = cause(failure);
        if (PER_ROW.stream().anyMatch(type -> type.isInstance(cause))) {
            return UNSENDABLE;
        }
        if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
            return FENCED;
        }
        if (cause instanceof TransactionAbortedException) {
            return BROKEN;
        }
        if (cause instanceof RetriableException
                || cause instanceof AuthenticationException
                || cause instanceof AuthorizationException) {
            return OUTAGE;
        }
        return BROKEN;
    }

    /** What an {@link #UNSENDABLE} row is refused for. */
    static LetterReason reason(Throwable failure) {
        var cause = cause(failure);
        if (cause instanceof RecordTooLargeException || cause instanceof RecordBatchTooLargeException) {
            return LetterReason.TOO_LARGE;
        }
        if (cause instanceof InvalidTopicException) {
            return LetterReason.INVALID_TOPIC;
        }
        return cause instanceof TopicAuthorizationException
                ? LetterReason.NOT_AUTHORIZED
                : LetterReason.NOT_SERIALIZABLE;
    }

    static Throwable cause(Throwable failure) {
        return failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
