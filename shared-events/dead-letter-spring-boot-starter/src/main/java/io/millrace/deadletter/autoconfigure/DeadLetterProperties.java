package io.millrace.deadletter.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this service keeps its dead letters.
 *
 * @param mostParkedKeys as many keys may be parked, over all projections; beyond that partitions wait
 * @param mostParkedEvents as many events may wait behind dead letters, over all projections; beyond that partitions wait
 * @param countInterval how often parked keys and events are counted
 * @param queueInterval how often to look for events whose dead letter is closed; a replay applies most of them at once
 * @param longestBackOff the wait that repeated failures of background work grow to
 */
@ConfigurationProperties("millrace.dead-letter")
public record DeadLetterProperties(
        @DefaultValue("10000") long mostParkedKeys,
        @DefaultValue("1000000") long mostParkedEvents,
        @DefaultValue("10s") Duration countInterval,
        @DefaultValue("500ms") Duration queueInterval,
        @DefaultValue("30s") Duration longestBackOff) {

    public DeadLetterProperties {
        if (mostParkedKeys < 1 || mostParkedEvents < 1) {
            throw new IllegalArgumentException(
                    "millrace.dead-letter.most-parked-keys and most-parked-events are at least 1, got %d and %d"
                            .formatted(mostParkedKeys, mostParkedEvents));
        }
    }
}
