package io.millrace.relay;

import static io.millrace.relay.Letters.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contract.letter.DeadLetterHeaders;
import io.millrace.relay.settings.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is too large for the broker, its topic or its dead letter topic. */
class OversizeIT extends OwnOutbox {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Refused by the producer, before anything is sent. */
    @ParameterizedTest
    @EnumSource(Delivery.class)
    void aRowLargerThanARequestIsALetterThatPointsToIt(Delivery delivery) {
        try (var relay = start(settings(delivery));
                var topic = new Topic(kafka, events);
                var letters = new Letters(kafka, events + ".DLT")) {
            write(1_200_000);
            requireOthersPass(topic);
            var letter = letters.await(1, PATIENCE).get(0);
            assertThat(letter.value()).isEmpty();
            assertThat(new String(letter.key(), UTF_8)).isEqualTo("sick");
            assertThat(header(letter, DeadLetterHeaders.REASON)).isEqualTo("TOO_LARGE");
            assertThat(header(letter, DeadLetterHeaders.TOPIC)).isEqualTo(events);
            assertThat(header(letter, DeadLetterHeaders.POINTER))
                    .isEqualTo("millrace.outbox id=" + header(letter, DeadLetterHeaders.ROW_ID));
            assertThat(header(letter, "ce_type")).isEqualTo("test.happened.v1");
            assertThat(letter.partition()).as("the letter's partition").isEqualTo(topic.partitionOf("sick"));
            requireParked("DEAD_LETTERED");
            relay.requireUndisturbed();
        }
    }

    /** Refused by the broker, after it was sent: what is behind it must not be on its way. */
    @ParameterizedTest
    @EnumSource(Delivery.class)
    void nothingPassesARowThatIsLargerThanItsTopicTakes(Delivery delivery) {
        broker.createTopics(3, events);
        Topic.allow(kafka, events, 20_000);
        for (int poison = 0; poison < 20; poison++) {
            outbox.append(name, "sick" + poison, 1, 1);
            outbox.appendLarge(name, "sick" + poison, 2, 60_000);
            outbox.append(name, "sick" + poison, 3, 200);
        }
        try (var relay = start(settings(delivery));
                var topic = new Topic(kafka, events);
                var letters = new Letters(kafka, events + ".DLT")) {
            assertThat(letters.await(20, PATIENCE)).hasSize(20);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(outbox.held()).hasSize(20 * 200));

            topic.awaitCount(20, PATIENCE);
            assertThat(topic.firstAppearances()).hasSize(20).values().containsOnly(List.of(1L));
            relay.requireUndisturbed();
        }
    }

    /** The relay knows the topic's limit, which is lowered behind its back. */
    @ParameterizedTest
    @EnumSource(Delivery.class)
    void nothingPassesARowThatIsRefusedUnexpectedly(Delivery delivery) {
        broker.createTopics(3, events);
        Topic.allow(kafka, events, 60_000);
        try (var relay = start(settings(delivery));
                var topic = new Topic(kafka, events);
                var letters = new Letters(kafka, events + ".DLT")) {
            outbox.appendLarge(name, "sick", 1, 30_000);
            outbox.awaitConfirmed(name, PATIENCE);
            Topic.allow(kafka, events, 20_000);
            outbox.append(name, "sick", 2, 1);
            outbox.appendLarge(name, "sick", 3, 30_000);
            outbox.append(name, "sick", 4, 2_000);

            assertThat(letters.await(1, PATIENCE)).hasSize(1);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(outbox.held()).hasSize(2_000));
            outbox.append(name, "well", 1, 1);
            topic.awaitCount(3, PATIENCE);
            assertThat(topic.firstAppearances()).containsEntry("sick", List.of(1L, 2L));
            relay.awaitStreaming();
        }
    }

    /** Its verdict outlives a restart. */
    @ParameterizedTest
    @EnumSource(Delivery.class)
    void aRowLargerThanItsTopicTakesIsALetter(Delivery delivery) {
        broker.createTopics(3, events);
        Topic.allow(kafka, events, 20_000);
        try (var relay = start(settings(delivery));
                var topic = new Topic(kafka, events);
                var letters = new Letters(kafka, events + ".DLT")) {
            write(60_000);
            requireOthersPass(topic);
            assertThat(header(letters.await(1, PATIENCE).get(0), DeadLetterHeaders.REASON))
                    .isEqualTo("TOO_LARGE");
            relay.requireUndisturbed();
            assertThat(outbox.failures()).containsExactly(Map.entry("sick/2", "DEAD_LETTERED"));
            relay.close();
            try (var again = start(settings(delivery))) {
                outbox.append(name, "sick", 4, 2);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(outbox.held()).endsWith("sick/4", "sick/5"));
                outbox.append(name, "well", 4, 2);
                topic.awaitCount(topic.ids().size() + 2, PATIENCE);
                if (delivery == Delivery.EXACTLY_ONCE) {
                    assertThat(outbox.held()).containsExactly("sick/3", "sick/4", "sick/5");
                    assertThat(letters.poll()).hasSize(1);
                    assertThat(topic.repeated()).isEmpty();
                }
                again.requireUndisturbed();
            }
        }
    }

    /** The letter topic has one partition, and takes no record at all that is as large as a letter. */
    @ParameterizedTest
    @EnumSource(Delivery.class)
    void aLetterThatIsTooLargeIsDltFailed(Delivery delivery) {
        broker.createTopics(3, events);
        broker.createTopics(1, events + ".DLT");
        Topic.allow(kafka, events, 20_000);
        Topic.allow(kafka, events + ".DLT", 100);
        try (var relay = start(settings(delivery));
                var topic = new Topic(kafka, events)) {
            write(60_000);
            requireOthersPass(topic);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(outbox.failures())
                    .containsExactly(Map.entry("sick/2", "DLT_FAILED")));
            relay.requireUndisturbed();
        }
    }

    /** Versions 1 to 3 of an aggregate, the second of them large, among those of another. */
    private void write(int bytes) {
        outbox.append(name, "well", 1, 1);
        outbox.append(name, "sick", 1, 1);
        outbox.appendLarge(name, "sick", 2, bytes);
        outbox.append(name, "sick", 3, 1);
        outbox.append(name, "well", 2, 2);
    }

    private void requireOthersPass(Topic topic) {
        await("the aggregate that is well, and what was so of the other")
                .atMost(PATIENCE)
                .untilAsserted(() -> {
                    topic.poll();
                    assertThat(topic.firstAppearances().get("well")).isEqualTo(List.of(1L, 2L, 3L));
                    assertThat(topic.firstAppearances().get("sick")).startsWith(1L);
                });
        assertThat(topic.firstAppearances().get("sick")).doesNotContain(2L);
    }

    private void requireParked(String state) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(outbox.failures()).containsExactly(Map.entry("sick/2", state));
            assertThat(outbox.held()).containsExactly("sick/3");
        });
    }
}
