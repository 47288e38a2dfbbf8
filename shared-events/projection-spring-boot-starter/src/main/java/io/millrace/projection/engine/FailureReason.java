package io.millrace.projection.engine;

/** Classes of failures that do not pass by waiting. */
public enum FailureReason {

    /** The record is not an event: a header is missing or does not parse, or it has no value. */
    MALFORMED("correct its writer; the record itself can only be skipped"),

    /** The event's type is in no registry of this service, so nobody can tell whether it matters here. */
    UNKNOWN_TYPE("deploy a version of this service that registers the type"),

    /** The payload does not fit the record its type is registered with. */
    PAYLOAD_MISMATCH("deploy a version of this service whose record fits the payload"),

    /** The handler threw. */
    HANDLER_FAILED("correct the handler and deploy it"),

    /** PostgreSQL refused the rows of this event. */
    REFUSED_BY_DATABASE("correct the handler or the table's constraints"),

    /** A DELTA projection was given a version that does not follow the last one. */
    GAP("find the missing versions of the aggregate and have them sent again, or rebuild the projection"),

    /** A DELTA projection was given an event without a version. */
    UNVERSIONED("have its writer set the aggregate's version, or make the projection a STATE projection"),

    /** As many records are put aside as may be. */
    PARKING_FULL("replay or discard dead letters, or raise millrace.dead-letter.most-parked-events"),

    /** Each attempt to apply the record ended the process. */
    KILLED_PROCESS("find out why, such as memory or a native crash; then replay it"),

    /** The topic no longer holds the records the projection has to read next. */
    RECORDS_LOST(
            "rebuild the projection, or set its next_offset in millrace.projection_position to go on without them"),

    /** The topic ends before the position the projection has reached. */
    LOG_TRUNCATED("check the topic for lost records; then set next_offset in millrace.projection_position to its end");

    private final String remedy;

    FailureReason(String remedy) {
        this.remedy = remedy;
    }

    /** What an operator can do, as half a sentence. */
    public String remedy() {
        return remedy;
    }
}
