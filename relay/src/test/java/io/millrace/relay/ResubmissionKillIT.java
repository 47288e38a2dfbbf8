package io.millrace.relay;

import static io.millrace.relay.SickAggregate.PATH;
import static io.millrace.relay.SickAggregate.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What operators ask for is done once and in order, whoever is killed and whoever leads meanwhile. */
@ParameterizedClass
@EnumSource(Delivery.class)
@Tag("chaos")
class ResubmissionKillIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static Outbox outbox;
    private static RelayProcess leader;
    private static RelayProcess standby;

    @Parameter
    Delivery delivery;

    private SickAggregate sick;

    @BeforeParameterizedClassInvocation
    static void startTwo(Delivery delivery) {
        outbox = Outbox.in(SharedStack.freshDatabase(ResubmissionKillIT.class));
        var slot = SharedStack.freshName(ResubmissionKillIT.class);
        var settings = RelaySettings.of(outbox.database(), SharedStack.kafka().bootstrapServers(), slot, delivery)
                .withUsers();
        var both = TwoRelays.start("relay-" + delivery, settings);
        leader = both.leader();
        standby = both.standby();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        standby.close();
        leader.close();
        outbox.drop();
    }

    @BeforeEach
    void sickAggregateAndTwoRelays() {
        sick = new SickAggregate(outbox, ResubmissionKillIT.class);
        leader.awaitStreaming();
        standby.awaitStandby();
    }

    @AfterEach
    void close() {
        sick.close();
    }

    @Test
    void heldRowsFollowTheResubmittedOneInOrderAfterALeaderWasKilled() {
        sick.poisoned().append(3, 20);
        sick.awaitHeld(20);
        killTheLeader();
        leader.awaitStreaming();
        sick.append(23, 20);
        sick.awaitHeld(40);
        standby.process().restart();
        standby.awaitStandby();
        sick.awaitSent(1L);

        var row = sick.failed(2);
        assertThat(standby.get("viewer", PATH).body()).contains(row, "\"held\":40", "DEAD_LETTERED", "TOO_LARGE");
        sick.widen();
        assertThat(sick.ask(standby, row, "resubmit").statusCode())
                .as("what the standby answers")
                .isEqualTo(202);
        sick.append(43, 5);
        sick.awaitSent(versions(1, 47));
        sick.awaitReleased("RESUBMITTED");
        requireNoneRepeated();
        assertThat(sick.audit(2)).containsExactly("RESUBMIT operator", "RESUBMITTED relay", "RELEASED relay");
    }

    /** The one that is killed first is there again to take over from the other. */
    @Test
    @Tag("long")
    void aReleaseThatIsKilledGoesOnWhereItWas() {
        var held = 6_000;
        sick.poisoned().append(3, held);
        sick.awaitHeld(held);
        sick.resolve(leader, sick.failed(2), "discard");
        for (int kills = 1; kills <= 2; kills++) {
            sick.topic().awaitCount(kills * held / 4, PATIENCE);
            killTheLeader();
            standby.process().restart();
        }
        leader.awaitStreaming();
        await().atMost(PATIENCE).untilAsserted(() -> {
            sick.topic().poll();
            assertThat(sick.sent()).hasSize(held + 1);
        });
        assertThat(sick.sent().subList(1, held + 1)).isEqualTo(versions(3, held + 2));
        sick.awaitReleased("DISCARDED");
        requireNoneRepeated();
    }

    /** The one is asked for before the other is done, so the first releases a key of which one row is to go alone. */
    @Test
    void aHeldRowThatIsDecidedOnTogetherWithItsHeadIsSentToo() {
        sick.poisoned().append(3, 3);
        sick.awaitHeld(3L, 4L, 5L);
        leader.process().pause();
        sick.resolve(standby, sick.failed(2), "discard");
        sick.resolve(standby, sick.waiting(4), "resubmit");
        assertThat(sick.status(4)).as("asked for, not done").isEqualTo("PENDING");
        assertThat(standby.get("viewer", PATH + "/overview").body())
                .contains("\"DLT_FAILED\":0", "\"requested\":2", "\"held\":3");
        killTheLeader();
        leader.awaitStreaming();
        standby.process().restart();
        sick.awaitSent(1L, 3L, 5L, 4L);
        sick.awaitStates(Map.of(2L, "DISCARDED", 4L, "RESUBMITTED"));
        assertThat(sick.held()).isEmpty();
        assertThat(sick.status(4)).isEqualTo("SENT");
    }

    /** The other one leads from then on, as soon as it has noticed. */
    private static void killTheLeader() {
        var killed = leader;
        killed.process().kill();
        leader = standby;
        standby = killed;
    }

    private void requireNoneRepeated() {
        if (delivery == Delivery.EXACTLY_ONCE) {
            assertThat(sick.topic().repeated()).isEmpty();
        }
    }
}
