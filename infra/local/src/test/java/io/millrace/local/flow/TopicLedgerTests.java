package io.millrace.local.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TopicLedgerTests {

    private static final TopicPartition POSTS = new TopicPartition("events.post", 0);
    private static final TopicPartition LIKES = new TopicPartition("events.like", 0);

    private final TopicLedger ledger = new TopicLedger(
            Map.of("summaries", Set.of("events.post", "events.like"), "authors", Set.of("events.post")));

    @Test
    void appliedIsWhatEveryProjectionOfTheTopicHasApplied() {
        add(POSTS, 0, 1, 2);
        add(LIKES, 0, 1);

        var standing = ledger.standing(List.of(
                new Position("summaries", "events.post", 0, 3),
                new Position("summaries", "events.like", 0, 1),
                new Position("authors", "events.post", 0, 2)));

        assertThat(standing.relayed()).isEqualTo(5);
        assertThat(standing.applied()).isEqualTo(3);
        assertThat(standing.projections())
                .containsExactly(new ProjectionLag("authors", 1), new ProjectionLag("summaries", 1));
    }

    @Test
    void aProjectionThatHasNotBegunHasAppliedNothing() {
        add(POSTS, 0, 1);

        var standing = ledger.standing(List.of(new Position("summaries", "events.post", 0, 2)));

        assertThat(standing.applied()).isZero();
        assertThat(standing.projections()).contains(new ProjectionLag("authors", 2));
    }

    @Test
    void aRepeatedEventCountsOnce() {
        var id = UUID.randomUUID();
        ledger.add(POSTS, 0, id);
        ledger.add(POSTS, 1, id);

        var standing = ledger.standing(
                List.of(new Position("summaries", "events.post", 0, 2), new Position("authors", "events.post", 0, 2)));

        assertThat(standing.relayed()).isEqualTo(1);
        assertThat(standing.repeated()).isEqualTo(1);
        assertThat(standing.applied()).isEqualTo(1);
    }

    private void add(TopicPartition partition, long... offsets) {
        for (long offset : offsets) {
            ledger.add(partition, offset, UUID.randomUUID());
        }
    }
}
