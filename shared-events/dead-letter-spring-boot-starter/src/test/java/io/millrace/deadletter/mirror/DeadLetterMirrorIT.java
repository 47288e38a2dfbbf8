package io.millrace.deadletter.mirror;

import static io.millrace.deadletter.LetterStack.header;
import static io.millrace.deadletter.LetterStack.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contract.letter.DeadLetterHeaders;
import io.millrace.deadletter.LetterStack;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadLetterMirrorIT {

    private static final byte[] VALUE = {1, 0, -1, 127};

    private final LetterStack stack = new LetterStack(getClass(), SharedStack.kafka());
    private final String topic = stack.topic("");
    private final String deadLetters = topic + ".DLT";

    @AfterEach
    void close() {
        stack.close();
    }

    @Test
    void copyHasTheBytesHeadersAndPartitionOfTheRecord() {
        stack.createTopic(topic, 3, Map.of());
        stack.fail(record(topic, 2, 7, VALUE));

        stack.mirror(true);

        awaitMirrored(1);
        assertThat(stack.read(deadLetters)).singleElement().satisfies(copy -> {
            assertThat(copy.partition()).isEqualTo(2);
            assertThat(copy.key()).isEqualTo("k2-7".getBytes(UTF_8));
            assertThat(copy.value()).isEqualTo(VALUE);
            assertThat(copy.headers().lastHeader("binary").value()).isEqualTo(new byte[] {0, -1});
            assertThat(header(copy, "ce_type")).isEqualTo("sale.made.v1");
            assertThat(header(copy, DeadLetterHeaders.ID)).isEqualTo(identity());
            assertThat(header(copy, DeadLetterHeaders.SOURCE)).isEqualTo("projection");
            assertThat(header(copy, DeadLetterHeaders.REASON)).isEqualTo("HANDLER_FAILED");
            assertThat(header(copy, DeadLetterHeaders.CAUSE_CLASS)).isEqualTo("java.lang.IllegalStateException");
            assertThat(header(copy, DeadLetterHeaders.CAUSE)).isEqualTo("The handler failed");
            assertThat(header(copy, DeadLetterHeaders.GROUP)).isEqualTo(LetterStack.GROUP);
            assertThat(header(copy, DeadLetterHeaders.PROJECTION)).isEqualTo("totals");
            assertThat(header(copy, DeadLetterHeaders.TOPIC)).isEqualTo(topic);
            assertThat(header(copy, DeadLetterHeaders.PARTITION)).isEqualTo("2");
            assertThat(header(copy, DeadLetterHeaders.OFFSET)).isEqualTo("7");
        });
    }

    private String identity() {
        return stack.jdbc()
                .sql("SELECT mirror_id::text FROM millrace.dead_letter")
                .query(String.class)
                .single();
    }

    @Test
    void topicWithFewerPartitionsTakesAll() {
        stack.createTopic(deadLetters, 1, Map.of());
        stack.fail(record(topic, 5, 1, VALUE));
        stack.fail(record(topic, 0, 2, VALUE));

        stack.mirror(true);

        awaitMirrored(2);
        assertThat(stack.read(deadLetters)).hasSize(2);
    }

    @Test
    void missingTopicHoldsUpItsOwnLettersOnlyAndCatchesUp() {
        var other = stack.topic("-other");
        stack.createTopic(other + ".DLT", 1, Map.of());
        stack.fail(record(topic, 0, 1, VALUE));
        stack.fail(record(other, 0, 1, VALUE));

        stack.mirror(false);

        awaitMirrored(1);
        await().untilAsserted(() -> assertThat(stack.count(
                        "mirror_error LIKE 'it does not exist%' AND mirror_due > now() AND topic = '" + topic + "'"))
                .isEqualTo(1));
        assertThat(stack.registry()
                        .counter("millrace.dead.letters.mirror.failures")
                        .count())
                .isPositive();
        stack.createTopic(deadLetters, 1, Map.of());
        awaitMirrored(2);
        assertThat(stack.read(deadLetters)).hasSize(1);
    }

    @Test
    void letterThatCouldNotBeCopiedForLongIsStillTriedEveryFewSeconds() {
        stack.fail(record(topic, 0, 1, VALUE));
        stack.jdbc().sql("UPDATE millrace.dead_letter SET mirror_attempts = 30").update();

        stack.mirror(false);

        await().untilAsserted(() -> assertThat(stack.count("mirror_error IS NOT NULL AND mirror_attempts = 31"
                        + " AND mirror_due BETWEEN now() AND now() + interval '15 seconds'"))
                .isEqualTo(1));
    }

    @Test
    void lettersPutOffForLongFollowTheFirstOfTheirTopicThatIsCopied() {
        var other = stack.topic("-other");
        for (int offset = 0; offset < 1_200; offset++) {
            stack.fail(record(topic, 0, offset, VALUE));
        }
        stack.fail(record(other, 0, 1, VALUE));
        stack.jdbc()
                .sql("UPDATE millrace.dead_letter SET mirror_attempts = 9, mirror_due = now() + interval '5 minutes'")
                .update();
        stack.jdbc()
                .sql("UPDATE millrace.dead_letter SET mirror_due = now() WHERE topic = ? AND record_offset = 0")
                .param(topic)
                .update();

        stack.mirror(true);

        awaitMirrored(1_200);
        assertThat(stack.count("mirrored_at IS NULL AND topic = '" + other + "'"))
                .isEqualTo(1);
    }

    @Test
    void recordTooLargeForTheTopicIsSentAsPointer() {
        stack.createTopic(deadLetters, 1, Map.of("max.message.bytes", "4000"));
        stack.fail(record(topic, 0, 1, new byte[10_000]));
        stack.fail(record(topic, 0, 2, VALUE));

        stack.mirror(true);

        awaitMirrored(2);
        var large = stack.read(deadLetters).stream()
                .filter(copy -> header(copy, DeadLetterHeaders.OFFSET).equals("1"))
                .findFirst()
                .orElseThrow();
        assertThat(large.value()).isEmpty();
        assertThat(header(large, DeadLetterHeaders.POINTER))
                .isEqualTo("millrace.dead_letter "
                        + stack.jdbc()
                                .sql("SELECT id::text FROM millrace.dead_letter WHERE record_offset = 1")
                                .query(String.class)
                                .single());
    }

    @Test
    void topicThatCannotExistHoldsUpNothingElse() {
        stack.fail(record("no such topic!", 0, 1, VALUE));
        stack.fail(record("a".repeat(248), 0, 1, VALUE));
        stack.fail(record(topic, 0, 1, VALUE));

        stack.mirror(true);

        awaitMirrored(1);
        await().untilAsserted(() ->
                assertThat(stack.count("mirror_error LIKE '%InvalidTopic%'")).isEqualTo(2));
    }

    @Test
    void correctedCopyOfALetterIsNotMirrored() {
        stack.fail(record(topic, 0, 1, VALUE));
        stack.jdbc()
                .sql(
                        """
                        INSERT INTO millrace.dead_letter (id, group_id, projection, topic, topic_id, partition, record_offset,
                            recorded_at, record_headers, aggregate_version, reason, message, causes, fingerprint, attempts,
                            first_failed_at, last_failed_at, state, state_since, edited_from)
                        SELECT gen_random_uuid(), group_id, projection, topic, topic_id, partition, record_offset,
                            recorded_at, record_headers, aggregate_version, reason, message, causes, fingerprint, attempts,
                            first_failed_at, last_failed_at, state, state_since, id FROM millrace.dead_letter
                        """)
                .update();

        stack.mirror(true);

        awaitMirrored(1);
        await().during(Duration.ofSeconds(1))
                .until(() -> stack.read(deadLetters).size() == 1);
    }

    private void awaitMirrored(int letters) {
        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> assertThat(stack.count("mirrored_at IS NOT NULL"))
                .isEqualTo(letters));
    }
}
