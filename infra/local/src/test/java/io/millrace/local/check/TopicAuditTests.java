package io.millrace.local.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.envelope.EventEnvelope;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TopicAuditTests {

    private final UUID first = new UUID(0, 1);
    private final UUID second = new UUID(0, 2);
    private final TopicAudit audit = new TopicAudit(Map.of(first, row(1), second, row(2)));

    @Test
    void allEventsInOrderAreOk() {
        audit.add("events.post", event(first, 1, "{}"));
        audit.add("events.post", event(second, 2, "{}"));

        var line = audit.result().line(true);

        assertThat(line.ok()).isTrue();
        assertThat(line.counts()).contains("written 2, relayed 2, lost 0, duplicated 0, out of order 0");
    }

    @Test
    void aRowWithoutARecordIsLost() {
        audit.add("events.post", event(first, 1, "{}"));

        assertThat(audit.result().lost()).containsExactly(second + " post/p version 2");
        assertThat(audit.result().line(false).ok()).isFalse();
    }

    @Test
    void aRepeatedEventIsAFaultOnlyWhereExactlyOnceIsPromised() {
        audit.add("events.post", event(first, 1, "{}"));
        audit.add("events.post", event(second, 2, "{}"));
        audit.add("events.post", event(first, 1, "{}"));

        assertThat(audit.result().duplicated()).containsExactly(first + " post/p version 1");
        assertThat(audit.result().outOfOrder()).isEmpty();
        assertThat(audit.result().line(false).ok()).isTrue();
        assertThat(audit.result().line(true).ok()).isFalse();
    }

    @Test
    void aNewEventBehindALaterVersionIsOutOfOrder() {
        audit.add("events.post", event(second, 2, "{}"));
        audit.add("events.post", event(first, 1, "{}"));

        assertThat(audit.result().outOfOrder()).containsExactly(first + " post/p version 1 came after version 2");
    }

    @Test
    void anotherPayloadIsAltered() {
        audit.add("events.post", event(first, 1, "{\"likes\":1}"));
        audit.add("events.post", event(second, 2, "{}"));

        assertThat(audit.result().altered()).containsExactly(first + " post/p version 1");
    }

    @Test
    void theWrongTopicIsAltered() {
        audit.add("events.comment", event(first, 1, "{}"));
        audit.add("events.post", event(second, 2, "{}"));

        assertThat(audit.result().altered()).hasSize(1);
    }

    @Test
    void anEventThatNobodyWroteIsForeign() {
        audit.add("events.post", event(first, 1, "{}"));
        audit.add("events.post", event(second, 2, "{}"));
        audit.add("events.post", event(new UUID(0, 3), 3, "{}"));

        assertThat(audit.result().foreign()).hasSize(1);
        assertThat(audit.result().line(false).ok()).isFalse();
    }

    private static OutboxRow row(long version) {
        return new OutboxRow("post", "p", version, "post.edited.v1", "{}");
    }

    private static EventEnvelope event(UUID id, long version, String payload) {
        return new EventEnvelope(
                id,
                "post.edited.v1",
                "/millrace",
                "post",
                "p",
                version,
                Instant.EPOCH,
                null,
                Map.of(),
                payload.getBytes(UTF_8));
    }
}
