package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.KafkaBroker;
import io.millrace.stack.KafkaOptions;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.Status;

/** A broker that does not take the relay's password, at first or from some moment on: no row is to blame for that. */
@DisabledIfSystemProperty(
        named = "millrace.stack",
        matches = "(?i)containers",
        disabledReason = "their listeners are fixed")
@Tag("chaos")
class CredentialsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String MECHANISM = "SCRAM-SHA-256";
    private static final String LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule required";

    private static KafkaBroker broker;
    private static String secured;

    private final String name = SharedStack.freshName(CredentialsIT.class);
    private Outbox outbox;

    /** Sessions last a second, so that it soon asks for a password that was right before. */
    @BeforeAll
    static void brokerThatAsksForAPassword() {
        int open = RelayProcess.freePort();
        int controller = RelayProcess.freePort();
        int sasl = RelayProcess.freePort();
        broker = KafkaBroker.start(KafkaOptions.defaults()
                .withPort(open)
                .withProperty(
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL:SASL_PLAINTEXT")
                .withProperty(
                        "listeners",
                        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d,SASL://127.0.0.1:%d"
                                .formatted(open, controller, sasl))
                .withProperty(
                        "advertised.listeners", "PLAINTEXT://127.0.0.1:%d,SASL://127.0.0.1:%d".formatted(open, sasl))
                .withProperty("controller.quorum.voters", "1@127.0.0.1:" + controller)
                .withProperty("sasl.enabled.mechanisms", MECHANISM)
                .withProperty("listener.name.sasl.scram-sha-256.sasl.jaas.config", LOGIN + ";")
                .withProperty("connections.max.reauth.ms", "1000"));
        secured = "127.0.0.1:" + sasl;
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void emptyOutbox() {
        outbox = Outbox.in(SharedStack.freshDatabase(CredentialsIT.class));
    }

    @AfterEach
    void drop() {
        outbox.drop();
    }

    @ParameterizedTest
    @EnumSource
    void aPasswordThatIsRefusedAtTheStartIsWaitedFor(Delivery delivery) {
        relayHas("another");
        outbox.append(name, "early", 1, 3);
        try (var relay = RunningRelay.start(settings(delivery));
                var topic = topic()) {
            awaitRefused(relay);
            relayHas("right");
            topic.awaitCount(3, PATIENCE);
            relay.awaitStreaming();
            assertThat(outbox.failures()).as("letters").isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void aPasswordThatIsRefusedFromSomeMomentOnIsWaitedForAndMakesNoLetter(Delivery delivery) {
        relayHas("right");
        try (var relay = RunningRelay.start(settings(delivery)).awaitStreaming();
                var topic = topic()) {
            outbox.append(name, "early", 1, 3);
            topic.awaitCount(3, PATIENCE);
            relayHas("another");
            int eager = appendUntilRefused(relay);
            outbox.append(name, "late", 1, 50);
            var behind = outbox.logEnd();
            Pause.during(Duration.ofSeconds(4), () -> assertThat(outbox.isConfirmed(name, behind))
                    .isFalse());
            assertThat(relay.isLive()).isTrue();
            relayHas("right");
            topic.awaitCount(53 + eager, PATIENCE);

            assertThat(topic.firstAppearances())
                    .containsEntry("late", LongStream.rangeClosed(1, 50).boxed().toList());
            assertThat(outbox.failures()).as("letters").isEmpty();
            assertThat(outbox.held()).isEmpty();
            if (delivery == Delivery.EXACTLY_ONCE) {
                assertThat(topic.repeated()).isEmpty();
            }
            awaitWell(relay);
        }
    }

    /** The first thing it sends is a letter, if a row is poisoned, and else its position. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    @Tag("long")
    void aRelayThatFollowsItsSlotAgainWaitsForItsPassword(int poisoned) {
        relayHas("right");
        RunningRelay.start(settings(Delivery.AT_LEAST_ONCE)).awaitStreaming().close();
        relayHas("another");
        for (int row = 1; row <= poisoned; row++) {
            outbox.appendLarge(name, "sick", row, 1_200_000);
        }
        try (var relay = RunningRelay.start(settings(Delivery.AT_LEAST_ONCE))) {
            awaitRefused(relay);
            relayHas("right");
            outbox.awaitConfirmed(name, PATIENCE);
            assertThat(outbox.failures()).as("letters").hasSize(poisoned);
            awaitWell(relay);
        }
    }

    @Test
    void aRelayWithNothingToSendSaysThatItsPasswordIsRefused() {
        relayHas("right");
        try (var relay = RunningRelay.start(settings(Delivery.AT_LEAST_ONCE)).awaitStreaming()) {
            relayHas("another");
            await("what is wrong").atMost(PATIENCE).untilAsserted(() -> {
                assertThat(relay.health()).isEqualTo(Status.DOWN);
                assertThat(relay.healthDetail("broker")).contains("SaslAuthenticationException");
            });
            relayHas("right");
            awaitWell(relay);
            outbox.awaitConfirmed(name, PATIENCE);
        }
    }

    private static void awaitWell(RunningRelay relay) {
        await("a relay that is well").atMost(PATIENCE).until(() -> relay.health()
                .equals(Status.UP));
    }

    private Topic topic() {
        return new Topic(broker.bootstrapServers(), "events." + name);
    }

    /** A session that lasts still takes some. */
    private int appendUntilRefused(RunningRelay relay) {
        var rows = new AtomicInteger();
        await("a relay that is not ready").atMost(PATIENCE).until(() -> {
            outbox.append(name, "eager", rows.incrementAndGet(), 1);
            return relay.health().equals(Status.DOWN);
        });
        return rows.get();
    }

    private static void awaitRefused(RunningRelay relay) {
        await("a relay that is not ready").atMost(PATIENCE).until(() -> relay.health()
                .equals(Status.DOWN));
    }

    private RelaySettings settings(Delivery delivery) {
        return RelaySettings.of(outbox.database(), secured, name, delivery)
                .with("publish.ack-timeout", "2s")
                .with("kafka.properties.security.protocol", "SASL_PLAINTEXT")
                .with("kafka.properties.sasl.mechanism", MECHANISM)
                .with(
                        "kafka.properties.sasl.jaas.config",
                        "%s username=\"%s\" password=\"right\";".formatted(LOGIN, name));
    }

    /** What the broker takes for the password of the relay, which always says "right". */
    private void relayHas(String password) {
        var credential = new UserScramCredentialUpsertion(
                name, new ScramCredentialInfo(ScramMechanism.fromMechanismName(MECHANISM), 4_096), password);
        try (var admin = Admin.create(Map.of("bootstrap.servers", (Object) broker.bootstrapServers()))) {
            admin.alterUserScramCredentials(List.of(credential))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }
}
