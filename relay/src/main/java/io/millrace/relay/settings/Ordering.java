package io.millrace.relay.settings;

/** What becomes of the later rows of an aggregate when one of its rows can never be sent. */
public enum Ordering {
    /** They are sent: the failed event is missing among them until it is resubmitted, and then comes late. */
    PASS,
    /** They are held in the write database and sent in order once the failed row is resubmitted or discarded. */
    PARK
}
