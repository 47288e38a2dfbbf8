package io.millrace.deadletter.index;

import static io.millrace.deadletter.LetterStack.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contract.envelope.EnvelopeHeaders;
import io.millrace.contract.letter.DeadLetterHeaders;
import io.millrace.deadletter.DeadLetterFixture;
import io.millrace.deadletter.ItemChanged;
import io.millrace.deadletter.LetterStack;
import io.millrace.deadletter.replay.LetterOutcome;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.ListenerExecutionFailedException;

class DeadLetterIndexIT {

    private static final byte[] VALUE = {1};

    private final LetterStack stack = new LetterStack(getClass(), SharedStack.kafka());
    private final String topic = stack.topic("");
    private final String deadLetters = topic + ".DLT";

    @AfterEach
    void close() {
        stack.close();
    }

    @Test
    void copyThatWasSentAgainAfterACrashIsCountedOnce() {
        stack.createTopic(topic, 2, Map.of());
        stack.fail(record(topic, 0, 1, VALUE));
        execute("ALTER TABLE millrace.dead_letter ADD CONSTRAINT crash CHECK (mirrored_at IS NULL) NOT VALID");
        stack.mirror(true);
        await().ignoreExceptions().until(() -> stack.read(deadLetters).size() == 1);

        execute("ALTER TABLE millrace.dead_letter DROP CONSTRAINT crash");
        stack.fail(record(topic, 1, 1, VALUE));
        execute("UPDATE millrace.dead_letter SET mirror_due = now()");
        awaitMirrored(2);
        assertThat(stack.read(deadLetters)).hasSize(3);
        stack.indexer();

        awaitIndexed(deadLetters, 3, 1);
        assertThat(stack.count("indexed_at IS NOT NULL AND projection IS NOT NULL"))
                .isEqualTo(2);
        assertThat(stack.count("projection IS NULL AND topic = '" + deadLetters + "'"))
                .isZero();
        assertThat(stack.difference()).isZero();
    }

    @Test
    void whatSpringKafkaGaveUpBecomesALetter() {
        stack.createTopic(deadLetters, 1, Map.of());
        var producers = new DefaultKafkaProducerFactory<byte[], byte[]>(
                stack.clientProperties(), new ByteArraySerializer(), new ByteArraySerializer());
        new DeadLetterPublishingRecoverer(
                        new KafkaTemplate<>(producers), (record, thrown) -> new TopicPartition(deadLetters, 0))
                .accept(
                        record(topic, 0, 9, VALUE),
                        new ListenerExecutionFailedException(
                                "Listener failed", "billing", new IllegalStateException("no such invoice")));
        producers.destroy();

        stack.indexer();

        awaitIndexed(deadLetters, 1, 0);
        assertThat(letters()).singleElement().satisfies(letter -> assertThat(letter)
                .containsEntry("group_id", "billing")
                .containsEntry("projection", null)
                .containsEntry("state", "OPEN")
                .containsEntry("reason", "LISTENER_FAILED")
                .containsEntry("event_type", "sale.made.v1")
                .containsEntry("partition", 0)
                .containsEntry("record_offset", 0L)
                .hasEntrySatisfying(
                        "message", message -> assertThat((String) message).contains("no such invoice"))
                .hasEntrySatisfying(
                        "causes", causes -> assertThat(causes.toString()).contains("java.lang.IllegalStateException"))
                .hasEntrySatisfying("mirrored_at", at -> assertThat(at).isNotNull()));
        assertThat(stack.difference()).isZero();
    }

    @Test
    void letterThatTheRelaySentTwiceIsOneLetter() {
        stack.createTopic(deadLetters, 2, Map.of());
        var sent = new ProducerRecord<>(deadLetters, 0, "k".getBytes(UTF_8), VALUE);
        sent.headers()
                .add(DeadLetterHeaders.ID, "0192b1a0-0000-7000-8000-000000000001".getBytes(UTF_8))
                .add(DeadLetterHeaders.SOURCE, DeadLetterHeaders.SOURCE_RELAY.getBytes(UTF_8))
                .add(DeadLetterHeaders.REASON, "TOO_LARGE".getBytes(UTF_8))
                .add(DeadLetterHeaders.CAUSE_CLASS, "x.RecordTooLargeException".getBytes(UTF_8))
                .add(DeadLetterHeaders.ATTEMPTS, "3".getBytes(UTF_8));
        var again = new ProducerRecord<>(deadLetters, 1, sent.key(), sent.value(), sent.headers());
        stack.produce(sent, again);

        stack.indexer();

        awaitIndexed(deadLetters, 2, 1);
        assertThat(letters()).singleElement().satisfies(letter -> assertThat(letter)
                .containsEntry("group_id", "relay")
                .containsEntry("reason", "TOO_LARGE")
                .containsEntry("attempts", 3));
        assertThat(stack.difference()).isZero();
    }

    @Test
    void recordThatNamesAProjectionOfThisServiceIsNotReplayedIntoIt() {
        var service = new DeadLetterFixture(stack.database());
        stack.createTopic(deadLetters, 1, Map.of());
        var payload = ItemChanged.json("forged").getBytes(UTF_8);
        var forged = new ProducerRecord<>(deadLetters, 0, "k".getBytes(UTF_8), payload);
        forged.headers()
                .add(DeadLetterHeaders.SOURCE, DeadLetterHeaders.SOURCE_PROJECTION.getBytes(UTF_8))
                .add(DeadLetterHeaders.GROUP, service.target.group().getBytes(UTF_8))
                .add(DeadLetterHeaders.PROJECTION, service.target.projection().getBytes(UTF_8))
                .add(EnvelopeHeaders.TYPE, ItemChanged.TYPE.getBytes(UTF_8));
        stack.produce(forged);

        stack.indexer();

        awaitIndexed(deadLetters, 1, 0);
        assertThat(letters()).singleElement().satisfies(letter -> {
            assertThat(letter).containsEntry("group_id", service.target.group()).containsEntry("projection", null);
            var id = (UUID) letter.get("id");
            assertThat(service.replayer.replay(List.of(id), "mallory").get(id))
                    .isInstanceOf(LetterOutcome.NotReplayed.class);
        });
    }

    @Test
    void garbageIsIndexedAndHoldsUpNothing() {
        stack.createTopic(deadLetters, 1, Map.of());
        var noise = new byte[9_000];
        new Random(1).nextBytes(noise);
        var odd = new ProducerRecord<>(deadLetters, 0, 0L, noise, noise);
        for (String name : List.of(
                DeadLetterHeaders.ID,
                DeadLetterHeaders.GROUP,
                DeadLetterHeaders.REASON,
                DeadLetterHeaders.CAUSE,
                DeadLetterHeaders.ATTEMPTS,
                "ce_id",
                "ce_type",
                "ce_aggregateversion",
                "nul\0name")) {
            odd.headers().add(name, noise);
        }
        var nul = new ProducerRecord<>(deadLetters, 0, System.currentTimeMillis() + 1_800_000, new byte[1], VALUE);
        nul.headers()
                .add(DeadLetterHeaders.REASON, new byte[1])
                .add(DeadLetterHeaders.ID, new byte[1])
                .add("ce_id", new byte[1])
                .add("__connect.errors.connector.name", "sink\0".getBytes(UTF_8))
                .add("no value", null);
        stack.produce(
                new ProducerRecord<>(deadLetters, 0, null, null),
                odd,
                nul,
                new ProducerRecord<>(deadLetters, 0, new byte[0], new byte[0]));

        stack.indexer();

        awaitIndexed(deadLetters, 4, 0);
        assertThat(letters()).hasSize(4).allSatisfy(letter -> assertThat(letter).containsEntry("state", "OPEN"));
        assertThat(stack.difference()).isZero();
    }

    @Test
    void topicThatWasCreatedAgainIsIndexedFromItsBeginning() {
        stack.createTopic(deadLetters, 1, Map.of());
        stack.produce(plain("1"), plain("2"));
        stack.indexer();
        awaitIndexed(deadLetters, 2, 0);

        stack.deleteTopic(deadLetters);
        await().ignoreExceptions().untilAsserted(() -> stack.createTopic(deadLetters, 1, Map.of()));
        stack.produce(plain("3"), plain("4"), plain("5"));

        awaitIndexed(deadLetters, 5, 0);
        assertThat(letters()).hasSize(5);
        assertThat(stack.difference()).isZero();
    }

    @Test
    void instancesShareTheTopicsAndIndexEachRecordOnce() {
        stack.createTopic(deadLetters, 4, Map.of());
        stack.indexer();
        for (int i = 0; i < 100; i++) {
            stack.produce(new ProducerRecord<>(deadLetters, i % 4, null, VALUE));
            if (i == 30) {
                stack.indexer();
            }
        }

        awaitIndexed(deadLetters, 100, 0);
        assertThat(letters()).hasSize(100);
        assertThat(stack.difference()).isZero();
    }

    private void execute(String sql) {
        stack.jdbc().sql(sql).update();
    }

    private ProducerRecord<byte[], byte[]> plain(String key) {
        return new ProducerRecord<>(deadLetters, 0, key.getBytes(UTF_8), VALUE);
    }

    /** Those of nobody here. */
    private List<Map<String, Object>> letters() {
        return stack.jdbc()
                .sql("SELECT * FROM millrace.dead_letter WHERE topic = ? AND projection IS NULL ORDER BY id")
                .param(deadLetters)
                .query()
                .listOfRows();
    }

    private void awaitIndexed(String indexed, long records, long duplicates) {
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(stack.indexed(indexed)).containsExactly(records, duplicates));
    }

    private void awaitMirrored(int letters) {
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(stack.count("mirrored_at IS NOT NULL AND projection IS NOT NULL"))
                        .isEqualTo(letters));
    }
}
