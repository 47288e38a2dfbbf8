package io.millrace.relay;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contract.letter.DeadLetterHeaders;
import io.millrace.relay.settings.Delivery;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code kill -9} at random points while some rows can never be sent: each is accounted for, and so is all behind it. */
@Tag("chaos")
class PoisonKillIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int KILLS = Integer.getInteger("millrace.chaos.rounds", 2);
    private static final long SEED = Long.getLong("millrace.chaos.seed", System.nanoTime());
    private static final int AGGREGATES = 12;

    private final String name = SharedStack.freshName(PoisonKillIT.class);
    private final String kafka = SharedStack.kafka().bootstrapServers();
    private final Map<String, Long> last = new TreeMap<>();
    private final Map<String, Long> firstPoison = new TreeMap<>();

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void everyRowIsSentOrALetterOrHeldBehindOne(Delivery delivery) {
        var random = new Random(SEED);
        var outbox = Outbox.in(SharedStack.freshDatabase(PoisonKillIT.class));
        SharedStack.kafka().createTopics(3, "events." + name, "events." + name + ".DLT");
        var settings =
                RelaySettings.of(outbox.database(), kafka, name, delivery).confirmingSeldom();
        try (var relay = RelayProcess.start("poison-" + delivery, settings);
                var topic = new Topic(kafka, "events." + name);
                var letters = new Letters(kafka, "events." + name + ".DLT")) {
            for (int kill = 0; kill < KILLS; kill++) {
                write(outbox, random, 60);
                relay.awaitStreaming();
                write(outbox, random, 60);
                Pause.of(Duration.ofMillis(random.nextInt(400)));
                relay.process().kill();
                relay.process().restart();
            }
            relay.awaitStreaming();
            outbox.append(name, "end", 1, 1);
            last.put("end", 1L);
            await("seed " + SEED).atMost(PATIENCE).untilAsserted(() -> {
                topic.poll();
                assertThat(topic.firstAppearances()).isEqualTo(expectedInTopic());
            });
            // Rows of other keys are recorded when their batch ends, whatever of it the topic has before.
            await("seed " + SEED).atMost(PATIENCE).untilAsserted(() -> {
                assertThat(outbox.failures()).isEqualTo(expectedFailures());
                assertThat(heldVersions(outbox)).isEqualTo(expectedHeld());
            });
            letters.await(firstPoison.size(), PATIENCE);
            topic.linger(Duration.ofMillis(500));
            var ids = letters.poll().stream()
                    .map(letter -> Letters.header(letter, DeadLetterHeaders.ID))
                    .toList();
            assertThat(ids)
                    .containsAll(outbox.query("SELECT id FROM millrace.outbox_failure", row -> row.getString(1)));
            if (delivery == Delivery.EXACTLY_ONCE) {
                assertThat(ids).doesNotHaveDuplicates();
                assertThat(topic.repeated()).isEmpty();
            }
        }
        outbox.drop();
        assertThat(firstPoison).isNotEmpty();
    }

    /** Some rows of some aggregates, now and then one that no request may hold. */
    private void write(Outbox outbox, Random random, int rows) {
        for (int i = 0; i < rows; i++) {
            var aggregate = "a" + random.nextInt(AGGREGATES);
            var version = last.merge(aggregate, 1L, Long::sum);
            if (random.nextInt(60) == 0) {
                outbox.appendLarge(name, aggregate, version, 1_200_000);
                firstPoison.putIfAbsent(aggregate, version);
            } else {
                outbox.append(name, aggregate, version, 1);
            }
        }
    }

    private Map<String, List<Long>> expectedInTopic() {
        Map<String, List<Long>> versions = new TreeMap<>();
        last.forEach((aggregate, version) -> {
            var end = firstPoison.getOrDefault(aggregate, version + 1);
            if (end > 1) {
                versions.put(aggregate, LongStream.range(1, end).boxed().toList());
            }
        });
        return versions;
    }

    private Map<String, String> expectedFailures() {
        return firstPoison.entrySet().stream()
                .collect(toMap(poison -> poison.getKey() + "/" + poison.getValue(), poison -> "DEAD_LETTERED"));
    }

    private Map<String, List<Long>> expectedHeld() {
        Map<String, List<Long>> held = new TreeMap<>();
        firstPoison.forEach((aggregate, poison) -> {
            if (poison < last.get(aggregate)) {
                held.put(
                        aggregate,
                        LongStream.rangeClosed(poison + 1, last.get(aggregate))
                                .boxed()
                                .toList());
            }
        });
        return held;
    }

    /** Versions of each aggregate in the order they would be released. */
    private static Map<String, List<Long>> heldVersions(Outbox outbox) {
        Map<String, List<Long>> held = new TreeMap<>();
        for (var row : outbox.held()) {
            var slash = row.indexOf('/');
            held.computeIfAbsent(row.substring(0, slash), aggregate -> new ArrayList<>())
                    .add(Long.parseLong(row.substring(slash + 1)));
        }
        return held;
    }
}
