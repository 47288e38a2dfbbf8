package io.millrace.relay.publish;

import static java.util.Objects.requireNonNull;

import io.millrace.relay.letter.LetterReason;
import io.millrace.relay.settings.TopicProperties;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sure that topics exist: before the first record goes there, and while records wait. Confined to the relay's thread. */
final class Topology implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Topology.class);

    /** Asked while rows wait: a broker that takes longer is asked again later. */
    private static final int ANSWER_MILLIS = 2_000;

    private final Admin admin;
    private final TopicProperties properties;
    private final SinkBreaker breaker;
    private final Map<String, Integer> known = new HashMap<>();
    private final Map<String, Integer> widest = new HashMap<>();
    private final Map<String, Long> limits = new HashMap<>();
    private @Nullable String positionsTopic;
    private @Nullable String complaint;

    Topology(Admin admin, TopicProperties properties, SinkBreaker breaker) {
        this.admin = admin;
        this.properties = properties;
        this.breaker = breaker;
    }

    /**
     * Makes sure that the topic exists.
     *
     * @return how many partitions it has
     * @throws MissingTopicException if it does not and the relay may not create it
     */
    int ensure(String topic) throws InterruptedException {
        return ensure(topic, properties.partitions());
    }

    /** The same; a topic that is created gets the given number of partitions. */
    int ensure(String topic, int partitions) throws InterruptedException {
        var count = known.get(topic);
        if (count == null) {
            count = ensure(new NewTopic(topic, partitions, properties.replicationFactor()));
            known.put(topic, count);
            widest.merge(topic, count, Math::max);
        }
        return count;
    }

    /** How many partitions a topic has that was ensured; nothing of others. */
    OptionalInt partitions(String topic) {
        var count = known.get(topic);
        return count == null ? OptionalInt.empty() : OptionalInt.of(count);
    }

    /** The largest record, in bytes, that a topic takes; {@link Long#MAX_VALUE} if this relay may not know. */
    long limit(String topic) throws InterruptedException {
        var limit = limits.get(topic);
        if (limit == null) {
            var read = read(topic);
            if (read.isEmpty()) {
                // Whoever sends there finds out.
                forget(topic);
                return Long.MAX_VALUE;
            }
            limit = read.getAsLong();
            limits.put(topic, limit);
        }
        return limit;
    }

    /** To be called when a topic's settings seem to have changed. */
    void forgetLimits() {
        limits.clear();
    }

    /** Nothing if the topic is gone. */
    private OptionalLong read(String topic) throws InterruptedException {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            return breaker.untilAnswered("Reading the settings of topic " + topic, () -> largest(resource));
        } catch (ExecutionException e) {
            log.atInfo()
                    .addKeyValue("topic", topic)
                    .log(
                            "The settings of topic {} cannot be read ({}); the first row that it refuses for its size makes the relay begin"
                                    + " again at its recorded position. Grant DescribeConfigs to prevent that",
                            topic,
                            String.valueOf(e.getCause()));
            return OptionalLong.of(Long.MAX_VALUE);
        }
    }

    private OptionalLong largest(ConfigResource topic) throws InterruptedException, ExecutionException {
        try {
            var settings = admin.describeConfigs(List.of(topic)).all().get();
            return OptionalLong.of(Long.parseLong(requireNonNull(settings.get(topic))
                    .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
                    .value()));
        } catch (ExecutionException e) {
            if (isUnknown(e)) {
                return OptionalLong.empty();
            }
            throw e;
        }
    }

    /** Makes sure that the slot's topic of positions exists: one partition, compacted. */
    void ensurePositions(String topic) throws InterruptedException {
        var positions = new NewTopic(topic, 1, properties.replicationFactor())
                .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
        widest.put(topic, ensure(positions));
        positionsTopic = topic;
    }

    /** To be called when a topic that was there seems to be gone. */
    void forget(String topic) {
        known.remove(topic);
        limits.remove(topic);
    }

    /**
     * Makes sure that topics which were there still are, with all of their partitions: what is on its way to one that is gone
     * would be awaited for ever. Asks once; a broker that does not say counts as away.
     *
     * @return whether all of them could take records just now
     * @throws PublisherBrokenException if one is gone
     */
    boolean requireThere(Set<String> topics) throws InterruptedException {
        var asked = topics.stream().filter(widest::containsKey).toList();
        complaint = null;
        if (asked.isEmpty()) {
            return false;
        }
        var answers = admin.describeTopics(asked, new DescribeTopicsOptions().timeoutMs(ANSWER_MILLIS))
                .topicNameValues();
        boolean served = true;
        for (var topic : asked) {
            var partitions = partitions(requireNonNull(answers.get(topic)));
            // Begun again without its positions, a relay would take the slot as a new one and skip what a backfill
            // left.
            if (!topic.equals(positionsTopic)
                    && partitions.isPresent()
                    && partitions.get().size() < requireNonNull(widest.get(topic))) {
                throw gone(topic);
            }
            served &= partitions.isPresent()
                    && !partitions.get().isEmpty()
                    && partitions.get().stream().allMatch(partition -> partition.leader() != null);
        }
        return served;
    }

    private PublisherBrokenException gone(String topic) {
        return new PublisherBrokenException(
                "Topic %s was deleted while rows were on their way to it. The relay begins again at its recorded position and %s"
                        .formatted(
                                topic,
                                properties.create()
                                        ? "creates the topic"
                                        : "makes letters of rows whose topic does not exist"),
                null);
    }

    /** Why the broker did not say, when it was last asked whether topics are there; null if it did. */
    @Nullable
    String complaint() {
        return complaint;
    }

    /** None for a topic that is not there; nothing if the broker does not say. */
    private Optional<List<TopicPartitionInfo>> partitions(KafkaFuture<TopicDescription> answer)
            throws InterruptedException {
        try {
            return Optional.of(answer.get().partitions());
        } catch (ExecutionException e) {
            complaint = isUnknown(e) ? "there is no such topic" : String.valueOf(e.getCause());
            return isUnknown(e) ? Optional.of(List.of()) : Optional.empty();
        }
    }

    private static boolean isUnknown(ExecutionException failure) {
        return failure.getCause() instanceof UnknownTopicOrPartitionException;
    }

    private int ensure(NewTopic topic) throws InterruptedException {
        try {
            var partitions = existing(topic.name());
            if (partitions > 0) {
                return partitions;
            }
            if (!properties.create()) {
                throw new MissingTopicException(
                        topic.name(), "and millrace.relay.topics.create is false", LetterReason.NO_SUCH_TOPIC, null);
            }
            breaker.untilAnswered(
                    "Creating topic " + topic.name(),
                    () -> admin.createTopics(List.of(topic)).all().get());
            log.atInfo().addKeyValue("topic", topic.name()).log("Created topic {}", topic.name());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new MissingTopicException(
                        topic.name(), "and could not be created: " + e.getCause(), creationRefused(e), e);
            }
        }
        return topic.numPartitions();
    }

    /** Too few brokers, say, refuse a topic as well: that passes, and no row is to blame. */
    private static @Nullable LetterReason creationRefused(ExecutionException refusal) {
        var cause = refusal.getCause();
        if (cause instanceof InvalidTopicException) {
            return LetterReason.INVALID_TOPIC;
        }
        return cause instanceof TopicAuthorizationException || cause instanceof PolicyViolationException
                ? LetterReason.NO_SUCH_TOPIC
                : null;
    }

    /** How many partitions the topic has; none if it does not exist. */
    private int existing(String topic) throws InterruptedException, ExecutionException {
        try {
            return breaker.untilAnswered("Looking up topic " + topic, () -> {
                try {
                    var answer = admin.describeTopics(List.of(topic)).topicNameValues();
                    return requireNonNull(answer.get(topic)).get().partitions().size();
                } catch (ExecutionException e) {
                    if (isUnknown(e)) {
                        return 0;
                    }
                    throw e;
                }
            });
        } catch (ExecutionException e) {
            var reason = SendFailure.of(e) == SendFailure.UNSENDABLE ? SendFailure.reason(e) : null;
            throw new MissingTopicException(topic, "as far as this relay may see: " + e.getCause(), reason, e);
        }
    }

    @Override
    public void close() {
        admin.close(java.time.Duration.ofSeconds(1));
    }
}
