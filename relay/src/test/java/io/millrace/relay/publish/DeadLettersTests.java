package io.millrace.relay.publish;

import static io.millrace.relay.publish.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.capture.StreamPoint;
import io.millrace.relay.letter.Ledger;
import io.millrace.relay.letter.Recorded;
import io.millrace.relay.settings.Ordering;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLettersTests {

    private final Ledger ledger = mock(Ledger.class);
    private final DeadLetters letters = new DeadLetters(
            "slot",
            "public.outbox",
            Ordering.PARK,
            ledger,
            Clock.systemUTC(),
            new PublishMeters(new SimpleMeterRegistry()));
    private final CapturedRow held = row(1);
    private final CapturedRow released = row(2);

    @BeforeEach
    void openWithARowThatAFormerRunHeld() {
        when(ledger.exists()).thenReturn(true);
        when(ledger.replayable()).thenReturn(Map.of(String.valueOf(held.id()), new Recorded.Waiting()));
        when(ledger.logEnd()).thenReturn(100L);
        letters.open();
    }

    @Test
    void whatMayBeDeliveredAgainIsRemembered() {
        letters.passed(StreamPoint.behind(100));
        letters.settle(String.valueOf(released.id()));
        letters.passed(StreamPoint.behind(99));

        assertThat(letters.recorded(held)).isInstanceOf(Recorded.Waiting.class);
        assertThat(letters.recorded(released)).isInstanceOf(Recorded.Settled.class);
    }

    @Test
    void whatIsNotDeliveredAgainIsForgotten() {
        letters.passed(StreamPoint.behind(99));
        letters.passed(StreamPoint.behind(100));
        letters.settle(String.valueOf(released.id()));

        assertThat(letters.recorded(held)).isNull();
        assertThat(letters.recorded(released)).isNull();
    }
}
