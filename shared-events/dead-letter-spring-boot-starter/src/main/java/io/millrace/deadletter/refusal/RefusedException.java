package io.millrace.deadletter.refusal;

import io.millrace.contract.MillraceException;
import java.util.Map;
import java.util.UUID;

/** A request cannot be done; nothing was changed. */
public final class RefusedException extends MillraceException {

    private static final long serialVersionUID = 1L;

    private final Refusal refusal;
    private final transient Map<String, Object> properties;

    /**
     * @param detail what failed, which id, what to do; shown to the operator
     */
    public RefusedException(Refusal refusal, String detail) {
        this(refusal, detail, Map.of());
    }

    /** With what else a program should know, such as the run in the way. */
    public RefusedException(Refusal refusal, String detail, Map<String, Object> properties) {
        super(detail);
        this.refusal = refusal;
        this.properties = Map.copyOf(properties);
    }

    public static RefusedException unknownLetter(UUID id) {
        return new RefusedException(Refusal.UNKNOWN_LETTER, "There is no letter " + id);
    }

    public Refusal refusal() {
        return refusal;
    }

    public Map<String, Object> properties() {
        return properties;
    }
}
