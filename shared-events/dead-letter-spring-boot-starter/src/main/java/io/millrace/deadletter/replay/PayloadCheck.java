package io.millrace.deadletter.replay;

import io.millrace.contract.event.EventTypes;
import io.millrace.contract.event.PayloadJson;
import io.millrace.contract.event.PayloadMismatchException;
import io.millrace.contract.event.UnknownEventTypeException;
import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
import org.jspecify.annotations.Nullable;

/** Checks corrected payloads against the records of their event types. Thread-safe. */
public final class PayloadCheck {

    private final EventTypes types;
    private final PayloadJson json = new PayloadJson();

    /**
     * @param types the event types that this service knows
     */
    public PayloadCheck(EventTypes types) {
        this.types = types;
    }

    /**
     * Returns if a payload fits.
     *
     * @param type the event type as on the wire, if the record carries one
     * @throws RefusedException if it does not, or if nobody here knows the type
     */
    public void check(@Nullable String type, byte[] payload) {
        try {
            var name = type == null ? "(none)" : type;
            var registered = types.find(name).orElseThrow(() -> new UnknownEventTypeException(name, types.names()));
            json.read(registered, payload);
        } catch (PayloadMismatchException | UnknownEventTypeException e) {
            throw new RefusedException(Refusal.PAYLOAD_MISMATCH, String.valueOf(e.getMessage()));
        }
    }
}
