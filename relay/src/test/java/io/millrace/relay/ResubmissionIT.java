package io.millrace.relay;

import static io.millrace.relay.SickAggregate.BECAUSE;
import static io.millrace.relay.SickAggregate.PATH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Operators resubmit and discard failed rows and single ones of those that wait; the rows behind them follow in order. */
@ParameterizedClass
@EnumSource(Delivery.class)
class ResubmissionIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static Outbox outbox;
    private static RelayProcess relay;

    @Parameter
    Delivery delivery;

    private SickAggregate sick;

    @BeforeParameterizedClassInvocation
    static void start(Delivery delivery) {
        outbox = Outbox.in(SharedStack.freshDatabase(ResubmissionIT.class));
        var kafka = SharedStack.kafka().bootstrapServers();
        var slot = SharedStack.freshName(ResubmissionIT.class);
        var settings =
                RelaySettings.of(outbox.database(), kafka, slot, delivery).withUsers();
        relay = RelayProcess.start("park-" + delivery, settings).awaitStreaming();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        relay.close();
        outbox.drop();
    }

    @BeforeEach
    void sickAggregate() {
        sick = new SickAggregate(outbox, ResubmissionIT.class);
    }

    @AfterEach
    void close() {
        sick.close();
    }

    @Test
    void aRowThatIsRefusedAgainStaysAndNothingPassesIt() {
        sick.poisoned().append(3, 2);
        sick.awaitHeld(3L, 4L);
        var row = sick.failed(2);
        var attempts = sick.number("attempts", 2);
        assertThat(relay.post("operator", PATH + "/" + row + "/resubmit", "{\"reason\":\" \"}"))
                .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(400))
                .satisfies(answer -> assertThat(answer.body()).contains("A reason is required"));
        assertThat(sick.ask(relay, "unknown", "resubmit").statusCode()).isEqualTo(404);
        assertThat(relay.get("viewer", PATH + "?limit=many").statusCode()).isEqualTo(400);
        sick.resolve(relay, row, "resubmit");
        await().atMost(PATIENCE).until(() -> sick.number("attempts", 2) == attempts + 1);
        assertThat(sick.states()).isEqualTo(Map.of(2L, "DEAD_LETTERED"));
        assertThat(sick.held()).containsExactly(3L, 4L);
        sick.resolve(relay, row, "discard");
        sick.awaitSent(1L, 3L, 4L);
        sick.awaitReleased("DISCARDED");
        assertThat(sick.ask(relay, row, "resubmit").statusCode()).isEqualTo(409);
    }

    /** A row behind the failed one that cannot be sent either is the next to be resolved. */
    @Test
    void aFollowerThatFailsIsALetterAndTheRestWaitsForIt() {
        try (var letters = lettersOfTheSick()) {
            sick.poisoned().append(3, 1);
            sick.appendLarge(4);
            sick.append(5, 1);
            sick.awaitHeld(3L, 4L, 5L);
            sick.resolve(relay, sick.failed(2), "discard");
            sick.awaitStates(Map.of(2L, "DISCARDED", 4L, "DEAD_LETTERED"));
            sick.awaitHeld(5L);
            assertThat(letters.await(2, PATIENCE)).hasSize(2);
            sick.widen();
            sick.resolve(relay, sick.failed(4), "resubmit");
            sick.awaitSent(1L, 3L, 4L, 5L);
        }
    }

    /** The ledger only points to it: what is sent is read from its table. */
    @Test
    void anOversizeRowIsSentAsItIsOnceItsTopicTakesIt() {
        var row = new FullRow(sick.type(), "sick", 2, 60_000);
        try (var records = new Letters(SharedStack.kafka().bootstrapServers(), sick.events())) {
            sick.append(1, 1);
            outbox.inTransaction(row::insert);
            sick.awaitStates(Map.of(2L, "DEAD_LETTERED"));
            assertThat(sick.number("count(payload)", 2)).isZero();
            sick.widen();
            sick.resolve(relay, sick.failed(2), "resubmit");
            sick.awaitReleased("RESUBMITTED");
            var sent = records.await(2, PATIENCE).stream()
                    .filter(record -> row.id().toString().equals(Letters.header(record, "ce_id")))
                    .toList();
            assertThat(sent).hasSize(1);
            assertThat(sent.get(0).value()).isEqualTo(row.payload(outbox));
            var headers = FullRow.headersOf(sent.get(0));
            assertThat(headers.remove("ce_time")).isNotNull();
            assertThat(headers).isEqualTo(row.headers());
        }
    }

    @Test
    void aHeldRowCanBeDecidedOnAlone() {
        sick.poisoned().append(3, 3);
        sick.awaitHeld(3L, 4L, 5L);
        assertThat(relay.get("viewer", PATH + "/" + sick.failed(2) + "/held").body())
                .contains("\"aggregateVersion\":4");
        sick.resolve(relay, sick.waiting(3), "discard");
        sick.resolve(relay, sick.waiting(5), "resubmit");
        sick.awaitSent(1L, 5L);
        sick.awaitHeld(4L);
        sick.resolve(relay, sick.failed(2), "discard");
        sick.awaitSent(1L, 5L, 4L);
        assertThat(sick.topic().repeated()).isEmpty();
        sick.awaitStates(Map.of(2L, "DISCARDED", 3L, "DISCARDED", 5L, "RESUBMITTED"));
    }

    @Test
    void aHeldRowThatIsRefusedAloneIsALetterAndNothingPassesIt() {
        try (var letters = lettersOfTheSick()) {
            sick.poisoned().append(3, 1);
            sick.appendLarge(4);
            sick.append(5, 1);
            sick.awaitHeld(3L, 4L, 5L);
            assertThat(relay.post("admin", PATH + "/" + sick.waiting(3) + "/approve-removal", BECAUSE)
                            .statusCode())
                    .as("a row that only waits")
                    .isEqualTo(404);
            sick.resolve(relay, sick.waiting(4), "resubmit");
            sick.awaitHeld(3L, 5L);
            sick.awaitStates(Map.of(2L, "DEAD_LETTERED", 4L, "DEAD_LETTERED"));
            assertThat(letters.await(2, PATIENCE)).hasSize(2);
            sick.resolve(relay, sick.failed(2), "discard");
            sick.awaitStates(Map.of(2L, "DISCARDED", 4L, "DEAD_LETTERED"));
            sick.widen();
            sick.resolve(relay, sick.failed(4), "resubmit");
            sick.awaitSent(1L, 4L, 3L, 5L);
            sick.awaitHeld(0);
        }
    }

    private Letters lettersOfTheSick() {
        return new Letters(SharedStack.kafka().bootstrapServers(), sick.events() + ".DLT");
    }
}
