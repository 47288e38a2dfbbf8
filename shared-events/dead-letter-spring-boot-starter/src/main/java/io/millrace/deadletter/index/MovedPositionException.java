package io.millrace.deadletter.index;

import io.millrace.contract.MillraceException;
import org.apache.kafka.common.TopicPartition;

/** Another instance has moved a position; nothing of the transaction may stay. */
final class MovedPositionException extends MillraceException {

    private static final long serialVersionUID = 1L;

    MovedPositionException(TopicPartition partition) {
        super("Another instance indexes %s; going on from where it is".formatted(partition), null);
    }
}
