package io.millrace.relay.settings;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Topics that the relay writes.
 *
 * @param create whether the relay may create a missing topic
 * @param partitions partitions of a topic it creates
 * @param replicationFactor replicas of a topic it creates; -1 takes the broker's default
 * @param positions beginning of the name of the topic that keeps how far a slot was sent; a dot and the slot follow
 */
public record TopicProperties(
        @DefaultValue("true") boolean create,
        @DefaultValue("6") int partitions,
        @DefaultValue("-1") short replicationFactor,
        @DefaultValue("millrace.relay.positions") String positions) {}
