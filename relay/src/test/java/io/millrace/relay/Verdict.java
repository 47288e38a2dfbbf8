package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.relay.settings.Delivery;
import java.time.Duration;
import java.util.HashSet;

/** What holds after every fault: nothing lost, nothing invented, order per aggregate, and once where that is promised. */
final class Verdict {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration STRAGGLERS = Duration.ofMillis(700);

    private Verdict() {}

    /** Waits for all events and judges. Returns how many were sent more than once. */
    static int of(Outbox outbox, Topic topic, Delivery delivery) {
        var committed = outbox.committed();
        topic.awaitAll(committed, PATIENCE);
        topic.linger(STRAGGLERS);
        assertThat(topic.ids()).as("events").isEqualTo(new HashSet<>(committed));
        assertThat(topic.firstAppearances())
                .as("versions of each aggregate in the order of their first appearance")
                .containsExactlyInAnyOrderEntriesOf(outbox.versions());
        if (delivery == Delivery.EXACTLY_ONCE) {
            assertThat(topic.repeated()).as("events sent more than once").isEmpty();
        }
        return topic.duplicates();
    }
}
