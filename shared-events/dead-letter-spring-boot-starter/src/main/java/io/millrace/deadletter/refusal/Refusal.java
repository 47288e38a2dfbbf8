package io.millrace.deadletter.refusal;

import java.util.Locale;

/** Why a request cannot be done. A kind, once released, keeps its name, its meaning and its status. */
public enum Refusal {
    INVALID_PARAMETER(400, "Invalid parameter"),

    /** The cursor is not one that a page of the list ended with. */
    INVALID_CURSOR(400, "Invalid cursor"),

    /** The act needs a reason, which is kept in the audit. */
    REASON_REQUIRED(400, "Reason required"),

    UNKNOWN_LETTER(404, "Unknown letter"),

    UNKNOWN_RUN(404, "Unknown replay run"),

    /** The letter's state does not allow it. */
    LETTER_STATE(409, "Not possible in this state"),

    /** A running replay has the letters already. */
    LETTERS_TAKEN(409, "Letters taken by another run"),

    /** No open letter that can be applied here is selected. */
    NOTHING_TO_REPLAY(409, "Nothing to replay"),

    /** The run's state does not allow it. */
    RUN_STATE(409, "Not possible in this state"),

    /** What came with the Idempotency-Key is still being done. */
    IDEMPOTENCY_KEY_IN_USE(409, "Idempotency key in use"),

    /** The corrected payload does not fit its event type. */
    PAYLOAD_MISMATCH(422, "Payload does not fit"),

    /** The Idempotency-Key came with another request before. */
    IDEMPOTENCY_KEY_REUSED(422, "Idempotency key reused"),

    /** Nothing is there that would keep an Idempotency-Key; a request without one would be done. */
    IDEMPOTENCY_KEY_NOT_KEPT(501, "Idempotency keys are not kept");

    private final int status;
    private final String title;

    Refusal(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status it is answered with. */
    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** Such as {@code urn:millrace:problem:unknown-letter}. */
    public String type() {
        return "urn:millrace:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
