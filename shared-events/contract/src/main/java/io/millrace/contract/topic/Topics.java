package io.millrace.contract.topic;

/** How topics are named: {@code events.<aggregate>}, and its dead letters beside it. */
public final class Topics {

    private static final String PREFIX = "events.";
    private static final String DEAD_LETTERS = ".DLT";

    private Topics() {}

    /** The topic of an aggregate type's events, such as {@code events.post}. */
    public static String of(String aggregateType) {
        return PREFIX + aggregateType;
    }

    /** The dead letter topic of a topic, such as {@code events.post.DLT}. */
    public static String deadLettersOf(String topic) {
        return topic + DEAD_LETTERS;
    }
}
