package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.KafkaBroker;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

/** The broker goes away and comes back. Longer: {@code -Dmillrace.chaos.outage=60}, in seconds. */
@Tag("chaos")
class BrokerOutageIT {

    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("millrace.chaos.outage", 4));
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final long IN_FLIGHT = 256 * 1024;
    private static final long ONE_BATCH = 512 * 1024;

    private static KafkaBroker kafka;

    @BeforeAll
    static void ownBroker() {
        kafka = KafkaBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @Test
    void aBrokerThatIsKilledIsWaitedFor() {
        var lines = lines();
        try {
            lines.forEach(line -> line.relay().awaitStreaming());
            kafka.kill();
            lines.forEach(BrokerOutageIT::awaitOutageSeen);
            lines.stream()
                    .filter(line -> line.delivery() == Delivery.EXACTLY_ONCE)
                    .forEach(BrokerOutageIT::requireSeenInTime);
            Pause.during(OUTAGE, () -> lines.forEach(BrokerOutageIT::requireBounded));
            lines.forEach(line -> assertThat(line.relay().health()).isEqualTo(Status.DOWN));
            kafka.restart();
            lines.forEach(BrokerOutageIT::awaitOver);
            lines.forEach(BrokerOutageIT::requireAllSentAndNoLetter);
        } finally {
            lines.forEach(Line::close);
        }
    }

    @Test
    @Tag("long")
    void aBrokerThatFreezesIsWaitedFor() {
        var lines = lines();
        try {
            lines.forEach(line -> line.relay().awaitStreaming());
            kafka.pause();
            lines.forEach(BrokerOutageIT::awaitOutageSeen);
            lines.forEach(BrokerOutageIT::requireBounded);
            kafka.resume();
            lines.forEach(BrokerOutageIT::awaitOver);
            lines.forEach(BrokerOutageIT::requireAllSentAndNoLetter);
        } finally {
            kafka.resume();
            lines.forEach(Line::close);
        }
    }

    @Test
    @Tag("long")
    void aBrokerThatIsAwayAtTheStartIsWaitedFor() {
        kafka.stop();
        var lines = lines();
        try {
            lines.forEach(BrokerOutageIT::awaitOutageSeen);
            kafka.restart();
            lines.forEach(BrokerOutageIT::awaitOver);
            lines.forEach(BrokerOutageIT::requireAllSentAndNoLetter);
        } finally {
            lines.forEach(Line::close);
        }
    }

    @Test
    @Tag("long")
    void aRelayWithNothingToSendSaysThatTheBrokerIsAway() {
        var name = SharedStack.freshName(BrokerOutageIT.class);
        var outbox = Outbox.in(SharedStack.freshDatabase(BrokerOutageIT.class));
        var settings = RelaySettings.of(outbox.database(), kafka.bootstrapServers(), name, Delivery.AT_LEAST_ONCE)
                .with("publish.ack-timeout", "2s");
        try (var relay = RunningRelay.start(settings).awaitStreaming()) {
            outbox.awaitConfirmed(name, PATIENCE);
            var run = relay.state();
            kafka.kill();
            relay.awaitBreakerOpen();
            assertThat(relay.health()).isEqualTo(Status.DOWN);
            assertThat(relay.healthDetail("broker")).isNotEmpty();
            kafka.restart();
            await("a relay that is well").atMost(PATIENCE).until(() -> relay.health() == Status.UP);
            outbox.awaitConfirmed(name, PATIENCE);
            assertThat(relay.state()).as("the same run").isSameAs(run);
        }
        outbox.drop();
    }

    private static List<Line> lines() {
        return Line.both(BrokerOutageIT.class, SharedStack.postgres(), kafka, settings -> settings.with(
                        "publish.in-flight", IN_FLIGHT + "B")
                .with("capture.batch-size", 512)
                .with("publish.ack-timeout", "2s"));
    }

    private static void awaitOutageSeen(Line line) {
        await("the breaker of %s to open".formatted(line)).atMost(PATIENCE).untilAsserted(() -> {
            assertThat(line.relay().gauge("millrace.relay.breaker.open")).isEqualTo(1);
            assertThat(line.relay().health()).isEqualTo(Status.DOWN);
        });
        await("resilience4j to say so")
                .atMost(PATIENCE)
                .until(() -> line.relay().breaker("open") == 1);
        assertThat(line.relay().isLive()).isTrue();
    }

    /** The producer says how long it waited for the broker: no longer than an acknowledgement may take. */
    private static void requireSeenInTime(Line line) {
        assertThat(line.relay().healthDetail("broker"))
                .as("what %s was told", line)
                .containsPattern("after 2000 ?ms");
    }

    private static void requireBounded(Line line) {
        assertThat(line.relay().gauge("millrace.relay.in.flight.bytes"))
                .as("bytes in flight of %s", line)
                .isLessThanOrEqualTo(IN_FLIGHT + ONE_BATCH);
    }

    private static void requireAllSentAndNoLetter(Line line) {
        line.verdict();
        assertThat(line.outbox().failures()).as("letters").isEmpty();
        assertThat(line.outbox().held()).isEmpty();
    }

    private static void awaitOver(Line line) {
        await("%s to go on".formatted(line)).atMost(PATIENCE).untilAsserted(() -> {
            assertThat(line.relay().gauge("millrace.relay.breaker.open")).isZero();
            assertThat(line.relay().health()).isEqualTo(Status.UP);
        });
    }
}
