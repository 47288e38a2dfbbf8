package io.millrace.relay.settings;

import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of the relay.
 *
 * @param delivery what a crash may do to events: {@code at-least-once} may repeat some, {@code exactly-once} does not
 * @param source CloudEvents source of every event, a URI reference
 * @param database the write database
 * @param outbox the table to follow
 * @param slot the replication slot
 * @param kafka the broker
 * @param topics topics that the relay writes
 * @param capture how the log is read
 * @param publish how events are sent
 * @param watch how the relay watches itself
 * @param backfill sending retained rows again after a slot was lost
 * @param poison rows that can never be sent
 * @param admin endpoints and console for operators
 * @param skipRows rows given up because they can never be sent: ids of events or, of rows without an id, their places, as
 *     the relay names them when it halts
 */
@ConfigurationProperties("millrace.relay")
public record RelayProperties(
        @DefaultValue("at-least-once") Delivery delivery,
        @DefaultValue("/millrace") String source,
        @NestedConfigurationProperty @DefaultValue DatabaseProperties database,
        @NestedConfigurationProperty @DefaultValue OutboxProperties outbox,
        @DefaultValue SlotProperties slot,
        @NestedConfigurationProperty @DefaultValue KafkaProperties kafka,
        @NestedConfigurationProperty @DefaultValue TopicProperties topics,
        @NestedConfigurationProperty @DefaultValue CaptureProperties capture,
        @NestedConfigurationProperty @DefaultValue PublishProperties publish,
        @DefaultValue WatchProperties watch,
        @NestedConfigurationProperty @DefaultValue BackfillProperties backfill,
        @NestedConfigurationProperty @DefaultValue PoisonProperties poison,
        @NestedConfigurationProperty @DefaultValue AdminProperties admin,
        @DefaultValue Set<String> skipRows) {

    /**
     * The replication slot.
     *
     * @param name name of the slot; one relay, with its standbys, per slot
     * @param create whether the relay may create it when it has never existed
     * @param failover whether a created slot is synchronised to standbys of the database (PostgreSQL 17 and later)
     */
    public record SlotProperties(
            @DefaultValue("millrace_relay") String name,
            @DefaultValue("true") boolean create,
            @DefaultValue("false") boolean failover) {

        public SlotProperties {
            if (!name.matches("[a-z0-9_]{1,63}")) {
                throw new IllegalArgumentException(
                        "millrace.relay.slot.name '%s' must be 1 to 63 of a-z, 0-9 and _".formatted(name));
            }
        }
    }

    /**
     * How the relay watches itself.
     *
     * @param heartbeat how often a heartbeat is sent through the whole capture; it also moves an idle slot on
     * @param stallTimeout a capture that lets nothing through for this long, not even a heartbeat, is rebuilt; doubled
     *     for each run that was silent from its beginning
     * @param retry first wait before a failed relay is rebuilt
     * @param maxRetry longest wait between two attempts to rebuild
     * @param haltedRetry wait between two looks at a fault that only an operator can mend
     * @param election how often a standby tries to take over
     * @param drain how long a stop waits for what is in flight
     */
    public record WatchProperties(
            @DefaultValue("1s") Duration heartbeat,
            @DefaultValue("30s") Duration stallTimeout,
            @DefaultValue("500ms") Duration retry,
            @DefaultValue("10s") Duration maxRetry,
            @DefaultValue("30s") Duration haltedRetry,
            @DefaultValue("500ms") Duration election,
            @DefaultValue("20s") Duration drain) {}
}
