package io.millrace.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxEventTests {

    private final OrderPlaced event = OrderPlaced.of("o-1");

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void versionsCountFromOne(long version) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OutboxEvent("o-1", version, event, Map.of()))
                .withMessageContainingAll("OrderPlaced", "o-1", Long.toString(version));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void namesAnAggregate(String aggregateId) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OutboxEvent(aggregateId, 1, event, Map.of()))
                .withMessageContaining("OrderPlaced");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce_id", "ce_x", "content-type", "", " "})
    void headersDoNotPoseAsTheEnvelope(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OutboxEvent("o-1", 1, event, Map.of(name, "x")))
                .withMessageContainingAll("o-1", "'" + name + "'");
    }

    @Test
    void keepsItsHeaders() {
        assertThat(new OutboxEvent("o-1", 1, event, Map.of("tenant", "x")).headers())
                .containsOnly(Map.entry("tenant", "x"));
    }
}
