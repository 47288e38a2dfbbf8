package io.millrace.deadletter.topic;

/** What the cluster says about a topic. */
public sealed interface TopicState {

    /**
     * It is there.
     *
     * @param id Kafka's id of it; a topic deleted and created again has another
     * @param partitions how many it has
     */
    record Present(String id, int partitions) implements TopicState {}

    /** It is not there. */
    record Missing() implements TopicState {}

    /**
     * The cluster will not say, or will not have such a topic.
     *
     * @param why in one sentence
     */
    record Refused(String why) implements TopicState {}
}
