package io.millrace.contract.envelope;

/** Names of the Kafka headers an event carries. Names that begin with {@code ce_} belong to the envelope. */
public final class EnvelopeHeaders {

    /** Prefix of every attribute of CloudEvents; a writer's own headers must not use it. */
    public static final String RESERVED_PREFIX = "ce_";

    public static final String CONTENT_TYPE = "content-type";
    public static final String SPEC_VERSION = "ce_specversion";
    public static final String ID = "ce_id";
    public static final String TYPE = "ce_type";
    public static final String SOURCE = "ce_source";
    public static final String SUBJECT = "ce_subject";
    public static final String TIME = "ce_time";
    public static final String TRACEPARENT = "ce_traceparent";
    public static final String AGGREGATE_TYPE = "ce_aggregatetype";
    public static final String AGGREGATE_VERSION = "ce_aggregateversion";

    private EnvelopeHeaders() {}

    /** Whether a header of that name belongs to the envelope, so that a writer must not use it. */
    public static boolean isReserved(String name) {
        return name.startsWith(RESERVED_PREFIX) || name.equals(CONTENT_TYPE);
    }
}
