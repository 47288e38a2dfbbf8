package io.millrace.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contract.letter.DeadLetterHeaders;
import io.millrace.relay.settings.Delivery;
import io.millrace.relay.slot.Lsn;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a letter tells is true, and what it carries is its row's. */
class LetterIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name = SharedStack.freshName(LetterIT.class);
    private final String kafka = SharedStack.kafka().bootstrapServers();
    private final Instant began = Instant.now();
    private final FullRow homeless = new FullRow(name + "-missing", "Zoë", 1, 100);
    private final FullRow large = new FullRow(name, "Zoë", 1, 60_000);
    private Outbox outbox;

    @BeforeEach
    void topicsOfWhichOneIsMissing() {
        outbox = Outbox.in(SharedStack.freshDatabase(LetterIT.class));
        SharedStack.kafka()
                .createTopics(
                        1,
                        "millrace.relay.positions." + name,
                        topic(large),
                        topic(large) + ".DLT",
                        topic(homeless) + ".DLT");
        Topic.allow(kafka, topic(large), 20_000);
    }

    @AfterEach
    void drop() {
        outbox.drop();
    }

    /** Two rows of one transaction: the one has no topic, the other is too large for its own. */
    @ParameterizedTest
    @EnumSource(Delivery.class)
    void aLetterIsItsRowAndTellsTheTruth(Delivery delivery) {
        var settings =
                RelaySettings.of(outbox.database(), kafka, name, delivery).with("topics.create", false);
        try (var relay = RunningRelay.start(settings).awaitStreaming();
                var letters = new Letters(kafka, topic(large) + ".DLT", topic(homeless) + ".DLT")) {
            List<String> places = new ArrayList<>();
            outbox.inTransaction(connection -> {
                places.add(outbox.logEnd());
                homeless.insert(connection);
                places.add(outbox.logEnd());
                large.insert(connection);
                places.add(outbox.logEnd());
            });
            letters.await(2, PATIENCE);
            await("what the ledger says")
                    .atMost(PATIENCE)
                    .until(() -> outbox.number("SELECT count(*) FROM millrace.outbox_failure") == 2);

            var small = letterOf(homeless, letters);
            assertThat(small.value()).isEqualTo(homeless.payload(outbox));
            var told = requireRow(homeless, small);
            assertThat(told)
                    .containsEntry(DeadLetterHeaders.REASON, "NO_SUCH_TOPIC")
                    .containsEntry(DeadLetterHeaders.ATTEMPTS, "1")
                    .doesNotContainKey(DeadLetterHeaders.POINTER);
            requireBetween(told, places.get(0), places.get(1));

            var pointing = letterOf(large, letters);
            assertThat(pointing.value()).isEmpty();
            told = requireRow(large, pointing);
            assertThat(told)
                    .containsEntry(DeadLetterHeaders.REASON, "TOO_LARGE")
                    // A transaction names the row that fails it; elsewhere that row is tried once more, alone.
                    .containsEntry(DeadLetterHeaders.ATTEMPTS, delivery == Delivery.EXACTLY_ONCE ? "1" : "2")
                    .containsEntry(DeadLetterHeaders.POINTER, "millrace.outbox id=" + large.id());
            requireBetween(told, places.get(1), places.get(2));
            relay.requireUndisturbed();
        }
    }

    private static ConsumerRecord<byte[], byte[]> letterOf(FullRow row, Letters letters) {
        var found = letters.poll().stream()
                .filter(letter -> letter.topic().equals(topic(row) + ".DLT"))
                .toList();
        assertThat(found).as("letters in %s.DLT", topic(row)).hasSize(1);
        return found.get(0);
    }

    /** Key and headers are the row's; answers what the letter says beyond that, all of which the ledger says too. */
    private Map<String, String> requireRow(FullRow row, ConsumerRecord<byte[], byte[]> letter) {
        Map<String, String> told = new TreeMap<>();
        Map<String, String> carried = FullRow.headersOf(letter);
        carried.forEach((name, value) -> {
            if (name.startsWith(DeadLetterHeaders.PREFIX)) {
                told.put(name, value);
            }
        });
        carried.keySet().removeAll(told.keySet());
        assertThat(Instant.parse(carried.remove("ce_time"))).isBetween(began.minusSeconds(60), Instant.now());
        assertThat(carried).isEqualTo(row.headers());
        assertThat(new String(letter.key(), UTF_8)).isEqualTo(row.aggregateId());
        assertThat(told)
                .containsEntry(DeadLetterHeaders.ID, row.id().toString())
                .containsEntry(DeadLetterHeaders.ROW_ID, row.id().toString())
                .containsEntry(DeadLetterHeaders.SOURCE, "relay")
                .containsEntry(DeadLetterHeaders.TOPIC, topic(row))
                .containsAllEntriesOf(recorded(row));
        assertThat(Instant.parse(told.get(DeadLetterHeaders.FAILED_AT))).isBetween(began, Instant.now());
        return told;
    }

    private Map<String, String> recorded(FullRow row) {
        return outbox.query(
                        "SELECT reason, cause_class, cause, attempts, lsn FROM millrace.outbox_failure WHERE id = '%s'"
                                .formatted(row.id()),
                        failure -> Map.of(
                                DeadLetterHeaders.REASON, failure.getString(1),
                                DeadLetterHeaders.CAUSE_CLASS, failure.getString(2),
                                DeadLetterHeaders.CAUSE, failure.getString(3),
                                DeadLetterHeaders.ATTEMPTS, failure.getString(4),
                                DeadLetterHeaders.LSN, failure.getString(5)))
                .get(0);
    }

    private static void requireBetween(Map<String, String> told, String from, String to) {
        assertThat(Lsn.parse(told.get(DeadLetterHeaders.LSN)))
                .as("%s between %s and %s", told.get(DeadLetterHeaders.LSN), from, to)
                .isGreaterThanOrEqualTo(Lsn.parse(from))
                .isLessThan(Lsn.parse(to));
    }

    private static String topic(FullRow row) {
        return "events." + row.aggregateType();
    }
}
