package io.millrace.deadletter.mirror;

import io.millrace.contract.topic.Topics;
import io.millrace.deadletter.topic.ClusterTopics;
import io.millrace.deadletter.topic.TopicState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The dead letter topics of topics, created where they are missing. */
final class MirrorTopics {

    private final ClusterTopics topics;
    private final boolean create;

    MirrorTopics(ClusterTopics topics, boolean create) {
        this.topics = topics;
        this.create = create;
    }

    /**
     * What the dead letter topic of each of the topics is.
     *
     * @throws org.apache.kafka.common.KafkaException if the cluster does not answer
     */
    Map<String, TopicState> deadLettersOf(Set<String> sources) {
        Set<String> all = new HashSet<>(sources);
        sources.forEach(source -> all.add(Topics.deadLettersOf(source)));
        var states = topics.describe(all);
        Map<String, TopicState> targets = new HashMap<>();
        for (String source : sources) {
            var target = Topics.deadLettersOf(source);
            var state = states.getOrDefault(target, new TopicState.Missing());
            targets.put(source, state instanceof TopicState.Missing ? missing(target, states.get(source)) : state);
        }
        return targets;
    }

    private TopicState missing(String target, @Nullable TopicState source) {
        if (!create) {
            return new TopicState.Refused(
                    "it does not exist; create it, or set millrace.dead-letter.mirror.create-topics");
        }
        return topics.create(target, source instanceof TopicState.Present present ? present.partitions() : 1);
    }
}
