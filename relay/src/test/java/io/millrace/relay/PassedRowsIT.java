package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.SharedStack;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Later rows pass one that failed, if they may; the build has that of many rows at once, in {@link FailureAdminIT}. */
@Tag("chaos")
@Tag("long")
class PassedRowsIT {

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void aRowThatWasPassedIsSentBehindTheOthers(Delivery delivery) {
        var outbox = Outbox.in(SharedStack.freshDatabase(PassedRowsIT.class));
        var settings = RelaySettings.of(
                        outbox.database(),
                        SharedStack.kafka().bootstrapServers(),
                        SharedStack.freshName(PassedRowsIT.class),
                        delivery)
                .with("poison.ordering", "pass")
                .withUsers();
        try (var relay = RelayProcess.start("pass-" + delivery, settings).awaitStreaming();
                var sick = new SickAggregate(outbox, PassedRowsIT.class)) {
            sick.poisoned().append(3, 2);
            sick.awaitSent(1L, 3L, 4L);
            assertThat(sick.held()).isEmpty();
            sick.widen();
            sick.resolve(relay, sick.failed(2), "resubmit");
            sick.awaitSent(1L, 3L, 4L, 2L);
            sick.awaitReleased("RESUBMITTED");
        }
        outbox.drop();
    }
}
