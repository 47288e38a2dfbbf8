package io.millrace.deadletter.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that waits behind a letter.
 *
 * @param version the aggregate's version
 * @param order its place in the queue
 * @param partition its partition
 * @param offset its Kafka position
 * @param parkedAt since when it waits
 * @param type event type
 * @param payload its value
 */
public record Follower(
        long version,
        long order,
        int partition,
        long offset,
        Instant parkedAt,
        @Nullable String type,
        @Nullable Content payload) {}
