package io.millrace.projection.engine;

import io.millrace.projection.change.Changes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A call of a handler that threw. */
record HandlerCall(Throwable thrown, EventFailure failure) {

    /**
     * Calls the handler of an event. Catches errors too: a stack overflow or a missing class in one handler must not take
     * the consumer with it.
     *
     * @return null if it did not throw
     * @throws RuntimeException if the database is away
     */
    static @Nullable HandlerCall of(BatchEvent event, BatchEvent.Event decoded, Changes changes) {
        try {
            Objects.requireNonNull(decoded.handler())
                    .handle(Objects.requireNonNull(decoded.payload()), decoded.context(), changes);
            return null;
        } catch (RuntimeException e) {
            if (TransientFailures.isTransient(e) && FailureKinds.isOfDatabase(e)) {
                throw e;
            }
            return failed(event, e);
        } catch (Throwable e) {
            return failed(event, e);
        }
    }

    private static HandlerCall failed(BatchEvent event, Throwable thrown) {
        return new HandlerCall(
                thrown,
                event.failure(FailureReason.HANDLER_FAILED, FailureKinds.of(thrown), String.valueOf(thrown), thrown));
    }
}
