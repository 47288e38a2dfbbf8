package io.millrace.relay.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.relay.lifecycle.RelayState.Halted;
import io.millrace.relay.lifecycle.RelayState.Standby;
import io.millrace.relay.lifecycle.RelayState.Starting;
import io.millrace.relay.lifecycle.RelayState.Streaming;
import io.millrace.relay.lifecycle.RelayState.Waiting;
import org.junit.jupiter.api.Test;

class RelayStatusTests {

    @Test
    void aNewRelayStandsByAndNothingIsWrong() {
        var status = Statuses.after();
        assertThat(status.state()).isEqualTo(new Standby(Statuses.NOW));
        assertThat(status.trouble()).isNull();
        assertThat(status.isLeader()).isFalse();
    }

    @Test
    void anOutageIsOverOnceABatchIsTaken() {
        var status = Statuses.after(since -> new Waiting(since, "away"), Starting::new, Streaming::new);
        assertThat(status.trouble()).isEqualTo(new Waiting(Statuses.NOW, "away"));
        status.goesOn();
        assertThat(status.trouble()).isNull();
    }

    @Test
    void aHaltIsOverOnlyWhenSomethingNewCameThrough() {
        var status = Statuses.after(since -> new Halted(since, "poison"), Starting::new, Streaming::new);
        status.goesOn();
        assertThat(status.trouble()).isInstanceOf(Halted.class);
        status.isAbreast();
        assertThat(status.trouble()).isNull();
    }

    @Test
    void aStandbyHasLeftItsTroubleBehind() {
        var status = Statuses.after(since -> new Halted(since, "poison"), Standby::new);
        assertThat(status.trouble()).isNull();
    }
}
