package io.millrace.projection.autoconfigure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this service runs its projections.
 *
 * @param enabled whether events are consumed; waiting for versions works without
 * @param migrate whether the tables in the schema millrace are created and kept up to date at start-up
 * @param groupPrefix consumer groups are named by it and the projection's name; by default the application's name and a
 *     dot, so that two services may have projections of one name
 * @param concurrency consumers per projection in this process; more than the topics have partitions is of no use
 * @param maxPollRecords most records in one batch, which is one transaction
 * @param onFailure what becomes of an event that cannot be applied
 * @param topicDiscoveryInterval how long after their creation topics and partitions may go unnoticed
 * @param topicCheckInterval how long it may go unnoticed that a topic was deleted and created again
 * @param longestSilence how long a batch's transaction may go without a statement before PostgreSQL ends it; an instance
 *     that freezes in the middle of a batch holds up its successor as long, and a handler may think no longer than that
 * @param shutdownTimeout how long a stop waits for the batch in flight before it is rolled back
 * @param backOff waits between attempts while the database or Kafka is away
 * @param await how queries wait for a version
 */
@ConfigurationProperties("millrace.projection")
public record ProjectionProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("true") boolean migrate,
        @Nullable String groupPrefix,
        @DefaultValue("1") int concurrency,
        @DefaultValue("2000") int maxPollRecords,
        @DefaultValue("park") OnFailure onFailure,
        @DefaultValue("5s") Duration topicDiscoveryInterval,
        @DefaultValue("30s") Duration topicCheckInterval,
        @DefaultValue("10s") Duration longestSilence,
        @DefaultValue("10s") Duration shutdownTimeout,
        @DefaultValue BackOff backOff,
        @DefaultValue Await await) {

    public ProjectionProperties {
        if (concurrency < 1 || maxPollRecords < 1) {
            throw new IllegalArgumentException(
                    "millrace.projection.concurrency and max-poll-records are at least 1, got %d and %d"
                            .formatted(concurrency, maxPollRecords));
        }
        if (longestSilence.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "millrace.projection.longest-silence is at least 1 ms, got " + longestSilence);
        }
    }

    /**
     * Waits between attempts.
     *
     * @param first wait after a first failure; doubled with each further one
     * @param longest the wait that repeated failures grow to; keep it well below the consumer's max.poll.interval.ms
     */
    public record BackOff(@DefaultValue("100ms") Duration first, @DefaultValue("5s") Duration longest) {}

    /**
     * Waits of queries for a version.
     *
     * @param interval how often the database is asked while somebody waits for an event that another instance applies
     * @param timeout how long a query waits unless it says otherwise
     * @param longestTimeout the longest wait a query may ask for
     */
    public record Await(
            @DefaultValue("20ms") Duration interval,
            @DefaultValue("2s") Duration timeout,
            @DefaultValue("10s") Duration longestTimeout) {}
}
