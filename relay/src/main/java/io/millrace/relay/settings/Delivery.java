package io.millrace.relay.settings;

/** What a crash of the relay may do to events. In either mode none is lost and the order per aggregate holds. */
public enum Delivery {
    /** After a crash the last events may be sent a second time. The fastest. */
    AT_LEAST_ONCE,
    /** Each event is in its topic once for readers with {@code isolation.level=read_committed}. */
    EXACTLY_ONCE
}
