package io.millrace.relay.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How events are sent.
 *
 * @param linger how long the producer waits to fill a request
 * @param inFlight most bytes sent and not yet acknowledged
 * @param ackTimeout an acknowledgement that takes longer counts as a failure of the broker and opens the breaker
 * @param confirmInterval how often the slot is moved on behind acknowledged events
 * @param transactionTimeout longest time the broker keeps a transaction of a relay that has gone
 */
public record PublishProperties(
        @DefaultValue("0ms") Duration linger,
        @DefaultValue("16MB") DataSize inFlight,
        @DefaultValue("10s") Duration ackTimeout,
        @DefaultValue("1s") Duration confirmInterval,
        @DefaultValue("60s") Duration transactionTimeout) {}
