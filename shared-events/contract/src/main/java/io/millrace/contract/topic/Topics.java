package io.millrace.contract.topic;

/** How topics are named: {@code events.<aggregate>}, and its dead letters beside it. */
public final class Topics {

    private static final String PREFIX = "events.";
    private static final String DEAD_LETTERS = ".DLT";

    private static final String UNROUTABLE = PREFIX + "unroutable";

    private Topics() {}

    /** The topic that events count to whose own could not exist. Only its dead letter topic is ever written. */
    public static String unroutable() {
        return UNROUTABLE;
    }

    /** The topic of an aggregate type's events, such as {@code events.post}. */
    public static String of(String aggregateType) {
        return PREFIX + aggregateType;
    }

    /** The dead letter topic of a topic, such as {@code events.post.DLT}. */
    public static String deadLettersOf(String topic) {
        return topic + DEAD_LETTERS;
    }
}
