package io.millrace.relay.admin;

import io.millrace.relay.lifecycle.RelayStatus;
import io.millrace.relay.publish.SinkBreaker;
import io.millrace.relay.slot.SlotWatch;
import org.jspecify.annotations.Nullable;

/**
 * How this replica of the relay is just now.
 *
 * @param leader whether it leads its slot
 * @param state what it does
 * @param trouble what is wrong, if anything is
 * @param brokerAnswers whether the broker is believed to be there
 * @param lagSeconds age of the oldest commit that has not come through, as only the leader knows it
 */
record RelayGlance(
        boolean leader, String state, @Nullable String trouble, boolean brokerAnswers, @Nullable Double lagSeconds) {

    static RelayGlance of(RelayStatus status, SinkBreaker breaker, SlotWatch watch) {
        var trouble = status.trouble();
        return new RelayGlance(
                status.isLeader(),
                status.state().describe(),
                trouble == null ? null : trouble.describe(),
                breaker.isClosed(),
                status.isLeader() ? watch.lag().toMillis() / 1000.0 : null);
    }
}
