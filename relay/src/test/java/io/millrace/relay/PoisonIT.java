package io.millrace.relay;

import static io.millrace.relay.Letters.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.contract.letter.DeadLetterHeaders;
import io.millrace.relay.settings.Delivery;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that somebody else's outbox lets through and that can never be sent. */
class PoisonIT {

    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Pattern SKIP = Pattern.compile("--millrace\\.relay\\.skip-rows=(\\S+)");
    private static final String GOOD = "'%2$s', '%1$s', 'a', 'Happened', '{}', NULL, %3$d, now()";

    /** The columns seq, kind, owner, event, body, extras, revision, at; and what the relay says. */
    private static final List<List<String>> POISON = List.of(
            List.of("'p0', NULL, 'a', 'Happened', '{}', NULL, 1, now()", "its aggregatetype is null"),
            List.of("'p1', 'no topic!', 'a', 'Happened', '{}', NULL, 1, now()", "cannot be part of a topic name"),
            List.of("NULL, '%s', 'a', 'Happened', '{}', NULL, 1, now()", "its id is null"),
            List.of("'p3', '%s', NULL, 'Happened', '{}', NULL, 1, now()", "its aggregateid is null"),
            List.of("'p4', '%s', 'a', '', '{}', NULL, 1, now()", "its type is empty"),
            List.of("'p5', '%s', 'a', 'Happened', NULL, NULL, 1, now()", "its payload is null"),
            List.of("'p6', '%s', 'a', 'Happened', '{}', 'garbage', 1, now()", "its headers are not"),
            List.of("'p7', '%s', 'a', 'Happened', '{}', '{\"a\":null}', 1, now()", "its headers are not"),
            List.of("'p8', '%s', 'a', 'Happened', '{}', '{\"ce_id\":\"x\"}', 1, now()", "ce_id"),
            List.of("'p9', '%s', 'a', 'Happened', '{}', NULL, -3, now()", "version"));

    private final String name = SharedStack.freshName(PoisonIT.class);
    private final String kafka = SharedStack.kafka().bootstrapServers();

    /** Each poison row lies between good ones of its aggregate, some in their transaction, some alone. */
    @ParameterizedTest
    @EnumSource(Delivery.class)
    void everyRowThatCannotBeSentIsALetterAndTheOthersPassIt(Delivery delivery) {
        var outbox = ForeignOutbox.in(SharedStack.freshDatabase(PoisonIT.class), "text", "text", "text");
        outbox.withLedger();
        var settings = outbox.settings(kafka, name, delivery).with("poison.ordering", "pass");
        try (var relay = RunningRelay.start(settings).awaitStreaming();
                var topic = new Topic(kafka, "events." + name);
                var letters = new Letters(kafka, "events." + name + ".DLT", "events.unroutable.DLT")) {
            var good = write(outbox, POISON.size());
            topic.awaitCount(good, PATIENCE);
            var ours = await("a letter for each poison row")
                    .atMost(PATIENCE)
                    .until(() -> ours(letters), found -> found.size() >= POISON.size());
            topic.linger(Duration.ofMillis(500));
            assertThat(ours(letters)).hasSize(POISON.size());
            assertThat(topic.duplicates()).as("good rows sent more than once").isZero();
            assertThat(topic.events())
                    .extracting(EventEnvelope::aggregateVersion)
                    .isSorted();
            for (int i = 0; i < POISON.size(); i++) {
                var id = i == 2 ? null : "p" + i;
                var letter = ours.stream()
                        .filter(each -> Objects.equals(header(each, DeadLetterHeaders.ROW_ID), id))
                        .findFirst()
                        .orElseThrow();
                assertThat(header(letter, DeadLetterHeaders.CAUSE))
                        .contains(POISON.get(i).get(1));
                assertThat(header(letter, DeadLetterHeaders.REASON)).isEqualTo(reason(i));
                assertThat(header(letter, DeadLetterHeaders.SOURCE)).isEqualTo("relay");
                assertThat(header(letter, DeadLetterHeaders.ID)).isNotEmpty();
                assertThat(letter.value()).isEqualTo(i == 5 ? null : "{}".getBytes(UTF_8));
                assertThat(letter.topic()).isEqualTo(i < 2 ? "events.unroutable.DLT" : "events." + name + ".DLT");
            }
            assertThat(outbox.states()).hasSize(POISON.size()).containsOnly("DEAD_LETTERED");
            relay.requireUndisturbed();
        }
        outbox.drop();
    }

    /** Without a place for the rows behind it, a row that cannot be sent stops the relay, named, until it may be skipped. */
    @ParameterizedTest
    @EnumSource(Delivery.class)
    void withoutALedgerTheRelayStopsInFrontOfTheRow(Delivery delivery) {
        var outbox = ForeignOutbox.in(SharedStack.freshDatabase(PoisonIT.class), "text", "text", "text");
        var settings = outbox.settings(kafka, name, delivery);
        RunningRelay.start(settings).awaitStreaming().close();
        var some = 3;
        var good = write(outbox, some);
        var skipped = new ArrayList<String>();
        try (var topic = new Topic(kafka, "events." + name)) {
            for (int i = 0; i < some; i++) {
                try (var relay = RunningRelay.start(settings.with("skip-rows", String.join(",", skipped)))) {
                    var said = relay.awaitHalted();
                    assertThat(said)
                            .contains("can never be sent: ", POISON.get(i).get(1), "millrace.outbox_failure");
                    topic.awaitCount(2 * i + 1, PATIENCE);
                    requireStaysHalted(relay, topic, 2 * i + 1);
                    var skip = SKIP.matcher(said);
                    assertThat(skip.find()).isTrue();
                    skipped.add(skip.group(1));
                }
            }
            try (var relay = RunningRelay.start(settings.with("skip-rows", String.join(",", skipped)))) {
                topic.awaitCount(good, PATIENCE);
                relay.awaitStreaming();
            }
            assertThat(topic.duplicates()).as("good rows sent more than once").isZero();
        }
        outbox.drop();
    }

    private int write(ForeignOutbox outbox, int poison) {
        var good = 0;
        for (int i = 0; i < poison; i++) {
            var rows = List.of(good(good++), POISON.get(i).get(0).formatted(name), good(good++));
            outbox.execute(
                    i % 2 == 0
                            ? "INSERT INTO event_log VALUES "
                                    + rows.stream().map("(%s)"::formatted).collect(joining(", "))
                            : rows.stream()
                                    .map("INSERT INTO event_log VALUES (%s)"::formatted)
                                    .collect(joining("; COMMIT; BEGIN; ", "BEGIN; ", "; COMMIT")));
        }
        return good;
    }

    /** The unroutable ones share a topic with other tests', from which each is taken once. */
    private static List<ConsumerRecord<byte[], byte[]>> ours(Letters letters) {
        Set<String> seen = new HashSet<>();
        return letters.poll().stream()
                .filter(letter -> !letter.topic().startsWith("events.unroutable")
                        || seen.add(header(letter, DeadLetterHeaders.ROW_ID)))
                .toList();
    }

    private static String reason(int poison) {
        return switch (poison) {
            case 1 -> "INVALID_TOPIC";
            case 6, 7, 8 -> "INVALID_HEADERS";
            default -> "INVALID_COLUMN";
        };
    }

    private String good(int number) {
        return GOOD.formatted(name, "g" + number, number + 1);
    }

    private static void requireStaysHalted(RunningRelay relay, Topic topic, int sent) {
        Pause.during(Duration.ofMillis(1_200), () -> {
            assertThat(relay.state().describe()).doesNotContain("waiting to try again");
            topic.poll();
        });
        assertThat(relay.awaitHalted()).isNotEmpty();
        assertThat(topic.ids()).as("events in front of the row").hasSize(sent);
    }
}
