package io.millrace.relay;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.relay.settings.Delivery;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that can never be sent: the relay stops in front of them and names them, and goes on when told how. */
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

    /** Each poison row lies between good ones, some in their transaction, some alone. */
    @ParameterizedTest
    @EnumSource(Delivery.class)
    void aRowThatCannotBeSentIsNamedAndSkippedOnDemand(Delivery delivery) {
        var outbox = ForeignOutbox.in(SharedStack.freshDatabase(PoisonIT.class), "text", "text", "text");
        var settings = outbox.settings(kafka, name, delivery);
        RunningRelay.start(settings).awaitStreaming().close();
        var good = 0;
        for (int i = 0; i < POISON.size(); i++) {
            var rows = new ArrayList<String>();
            rows.add(good(good++));
            rows.add(POISON.get(i).get(0).formatted(name));
            rows.add(good(good++));
            outbox.execute(
                    i % 2 == 0
                            ? "INSERT INTO event_log VALUES "
                                    + rows.stream().map("(%s)"::formatted).collect(joining(", "))
                            : rows.stream()
                                    .map("INSERT INTO event_log VALUES (%s)"::formatted)
                                    .collect(joining("; COMMIT; BEGIN; ", "BEGIN; ", "; COMMIT")));
        }
        var skipped = new ArrayList<String>();
        try (var topic = new Topic(kafka, "events." + name)) {
            for (int i = 0; i < POISON.size(); i++) {
                try (var relay = RunningRelay.start(settings.with("skip-rows", String.join(",", skipped)))) {
                    var said = relay.awaitHalted();
                    assertThat(said)
                            .contains("can never be sent: ", POISON.get(i).get(1));
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
            assertThat(topic.events())
                    .extracting(EventEnvelope::aggregateVersion)
                    .isSorted();
        }
        outbox.drop();
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void anOversizeRowIsNamedAndSentOnceItMay(Delivery delivery) {
        var outbox = Outbox.in(SharedStack.freshDatabase(PoisonIT.class));
        var settings = RelaySettings.of(outbox.database(), kafka, name, delivery);
        try (var topic = new Topic(kafka, "events." + name)) {
            try (var relay = RunningRelay.start(settings)) {
                relay.awaitStreaming();
                outbox.append(name, "large", 1, 1);
                outbox.execute(
                        """
                        INSERT INTO millrace.outbox (id, aggregatetype, aggregateid, aggregateversion, type, payload)
                        VALUES (gen_random_uuid(), '%s', 'large', 2, 'test.happened.v1', to_json(repeat(md5('x'), 40000)))
                        """
                                .formatted(name));
                outbox.append(name, "large", 3, 1);
                assertThat(relay.awaitHalted()).contains("aggregate " + name + " large", "max.request.size");
                requireStaysHalted(relay, topic, 1);
            }
            Topic.allow(kafka, "events." + name, 3_000_000);
            try (var relay = RunningRelay.start(settings.with("kafka.properties.max.request.size", "3000000"))) {
                relay.awaitStreaming();
                Verdict.of(outbox, topic, delivery);
            }
        }
        outbox.drop();
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
