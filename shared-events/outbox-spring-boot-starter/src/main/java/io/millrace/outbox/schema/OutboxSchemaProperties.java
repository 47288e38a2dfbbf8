package io.millrace.outbox.schema;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the outbox's tables are kept.
 *
 * @param schema what happens to them when the service starts
 * @param partitions how partitions come and go
 */
@ConfigurationProperties("millrace.outbox")
public record OutboxSchemaProperties(@DefaultValue("migrate") SchemaMode schema, @DefaultValue Partitions partitions) {

    /**
     * How partitions come and go, one per UTC day.
     *
     * @param enabled whether this service creates and drops them
     * @param daysAhead how many days beyond today have one, 1 to 365
     * @param checkEvery how often missing ones are looked for, from one second on
     * @param retention days that are older are dropped once the relay has sent all of them and no failed row needs them; a
     *     day at least, unset to keep them for good
     */
    public record Partitions(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("7") int daysAhead,
            @DefaultValue("1h") Duration checkEvery,
            @Nullable Duration retention) {

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
            if (retention != null && retention.compareTo(Duration.ofDays(1)) < 0) {
                throw new IllegalArgumentException(
                        "millrace.outbox.partitions.retention is %s; it must be a day or more".formatted(retention));
            }
        }
    }
}
