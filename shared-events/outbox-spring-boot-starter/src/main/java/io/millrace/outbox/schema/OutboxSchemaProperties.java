package io.millrace.outbox.schema;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the outbox's tables are kept.
 *
 * @param schema what happens to them when the service starts
 * @param partitions how partitions are created
 */
@ConfigurationProperties("millrace.outbox")
public record OutboxSchemaProperties(@DefaultValue("migrate") SchemaMode schema, @DefaultValue Partitions partitions) {

    /**
     * How partitions are created, one per UTC day.
     *
     * @param enabled whether this service creates them
     * @param daysAhead how many days beyond today have one, 1 to 365
     * @param checkEvery how often missing ones are looked for, from one second on
     */
    public record Partitions(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("7") int daysAhead,
            @DefaultValue("1h") Duration checkEvery) {

        private static final int MAX_DAYS_AHEAD = 365;

        public Partitions {
            if (daysAhead < 1 || daysAhead > MAX_DAYS_AHEAD) {
                throw new IllegalArgumentException(
                        "millrace.outbox.partitions.days-ahead is %d; it must be from 1 to %d"
                                .formatted(daysAhead, MAX_DAYS_AHEAD));
            }
            if (checkEvery.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException(
                        "millrace.outbox.partitions.check-every is %s; it must be a second or more"
                                .formatted(checkEvery));
            }
        }
    }
}
