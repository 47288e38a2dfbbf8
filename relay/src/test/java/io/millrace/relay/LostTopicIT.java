package io.millrace.relay;

import static io.millrace.relay.Letters.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contract.letter.DeadLetterHeaders;
import io.millrace.relay.settings.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.health.contributor.Status;

/** A topic of events or of dead letters is deleted while the relay runs and rows flow. */
@Tag("chaos")
class LostTopicIT extends OwnOutbox {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int AGGREGATES = 20;

    /** The new one has fewer partitions, so that some of the rows on their way cannot go where they were to go. */
    @ParameterizedTest
    @EnumSource(Delivery.class)
    void rowsReachTheTopicThatTheRelayCreatesAnew(Delivery delivery) {
        broker.createTopics(12, events);
        try (var relay = start(settings(delivery))) {
            appendToAll(1);
            outbox.awaitConfirmed(name, PATIENCE);
            var gone = outbox.committed();

            broker.deleteTopics(events);
            outbox.appendLarge(name, "large", 1, 30_000);
            appendToAll(2);
            appendToAll(3);
            List<UUID> later = new ArrayList<>(outbox.committed());
            later.removeAll(gone);
            try (var topic = new Topic(kafka, events)) {
                topic.awaitAll(later, PATIENCE);
                outbox.awaitConfirmed(name, PATIENCE);
                topic.poll();
                if (delivery == Delivery.EXACTLY_ONCE) {
                    assertThat(topic.repeated()).isEmpty();
                }
            }
            assertThat(outbox.failures()).isEmpty();
            requireWell(relay);
        }
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    @Tag("long")
    void rowsOfATopicThatNobodyCreatesBecomeLetters(Delivery delivery) {
        broker.createTopics(1, "millrace.relay.positions." + name);
        broker.createTopics(3, events, events + ".DLT", events + "-other");
        try (var relay = start(settings(delivery).with("topics.create", "false"));
                var other = new Topic(kafka, events + "-other");
                var letters = new Letters(kafka, events + ".DLT")) {
            outbox.append(name, "sick", 1, 1);
            outbox.append(name + "-other", "well", 1, 1);
            outbox.awaitConfirmed(name, PATIENCE);

            broker.deleteTopics(events);
            outbox.append(name, "sick", 2, 1);
            outbox.append(name + "-other", "well", 2, 2);
            outbox.append(name, "sick", 3, 2);
            outbox.append(name + "-other", "well", 4, 2);
            other.awaitCount(5, PATIENCE);
            var letter = letters.await(1, PATIENCE).get(0);
            assertThat(header(letter, DeadLetterHeaders.REASON)).isEqualTo("NO_SUCH_TOPIC");
            outbox.awaitConfirmed(name, PATIENCE);
            assertThat(outbox.failures()).containsExactly(Map.entry("sick/2", "DEAD_LETTERED"));
            assertThat(outbox.held()).containsExactly("sick/3", "sick/4");
            assertThat(other.firstAppearances()).containsEntry("well", List.of(1L, 2L, 3L, 4L, 5L));
            if (delivery == Delivery.EXACTLY_ONCE) {
                assertThat(other.repeated()).isEmpty();
            }
            requireWell(relay);
        }
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void aLetterReachesTheDeadLetterTopicThatTheRelayCreatesAnew(Delivery delivery) {
        broker.createTopics(3, events);
        try (var relay = start(settings(delivery));
                var topic = new Topic(kafka, events)) {
            appendAroundTheLossOfTheLetterTopic();
            requireAllButTheSick(topic, delivery);
            assertThat(outbox.failures())
                    .containsExactly(Map.entry("sick/1", "DEAD_LETTERED"), Map.entry("ill/1", "DEAD_LETTERED"));
            var row = outbox.text("SELECT row_id FROM millrace.outbox_failure WHERE aggregateid = 'ill'");
            try (var letters = new Letters(kafka, events + ".DLT")) {
                assertThat(letters.await(1, PATIENCE))
                        .extracting(letter -> header(letter, DeadLetterHeaders.ROW_ID))
                        .containsOnly(row);
            }
            requireWell(relay);
        }
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    @Tag("long")
    void aLetterWhoseTopicNobodyCreatesIsDltFailed(Delivery delivery) {
        broker.createTopics(1, "millrace.relay.positions." + name);
        broker.createTopics(3, events, events + ".DLT");
        try (var relay = start(settings(delivery).with("topics.create", "false"));
                var topic = new Topic(kafka, events)) {
            appendAroundTheLossOfTheLetterTopic();
            requireAllButTheSick(topic, delivery);
            assertThat(outbox.failures())
                    .containsExactly(Map.entry("sick/1", "DEAD_LETTERED"), Map.entry("ill/1", "DLT_FAILED"));
            assertThat(outbox.text("SELECT dlt_cause FROM millrace.outbox_failure WHERE aggregateid = 'ill'"))
                    .contains(events + ".DLT does not exist");
            requireWell(relay);
        }
    }

    /** One letter is in the topic that is deleted, another has to go there. */
    private void appendAroundTheLossOfTheLetterTopic() {
        outbox.appendLarge(name, "sick", 1, 1_200_000);
        outbox.append(name, "well", 1, 1);
        outbox.awaitConfirmed(name, PATIENCE);
        assertThat(outbox.failures()).containsExactly(Map.entry("sick/1", "DEAD_LETTERED"));
        broker.deleteTopics(events + ".DLT");
        outbox.append(name, "well", 2, 1);
        outbox.appendLarge(name, "ill", 1, 1_200_000);
        outbox.append(name, "well", 3, 1);
    }

    private void requireAllButTheSick(Topic topic, Delivery delivery) {
        topic.awaitCount(3, PATIENCE);
        outbox.awaitConfirmed(name, PATIENCE);
        topic.poll();
        assertThat(topic.firstAppearances()).containsOnly(Map.entry("well", List.of(1L, 2L, 3L)));
        if (delivery == Delivery.EXACTLY_ONCE) {
            assertThat(topic.repeated()).isEmpty();
        }
    }

    private void appendToAll(long version) {
        for (int i = 0; i < AGGREGATES; i++) {
            outbox.append(name, "aggregate-" + i, version, 1);
        }
    }

    private static void requireWell(RunningRelay relay) {
        await("a relay that is well").atMost(PATIENCE).until(() -> relay.health() == Status.UP);
        relay.requireUndisturbed();
    }

    /** Kafka's producer gives up by itself what it cannot deliver within the transaction's time: here nobody waits so long. */
    @Override
    RelaySettings settings(Delivery delivery) {
        return super.settings(delivery).with("publish.ack-timeout", "2s").with("publish.transaction-timeout", "5m");
    }
}
