package io.millrace.local.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.flow.LatencyLog.Latency;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LatencyLogTests {

    private final AtomicLong now = new AtomicLong();
    private final LatencyLog log = new LatencyLog(now::get);

    @Test
    void percentilesAreOfWhatWasMeasured() {
        for (int millis = 1; millis <= 100; millis++) {
            log.add(Duration.ofMillis(millis));
        }

        assertThat(log.lastMinute()).contains(new Latency(50, 99, 100));
    }

    @Test
    void oneSampleIsAllPercentiles() {
        log.add(Duration.ofMillis(7));

        assertThat(log.lastMinute()).contains(new Latency(7, 7, 1));
    }

    @Test
    void whatIsOlderThanAMinuteIsForgotten() {
        log.add(Duration.ofMillis(500));
        now.addAndGet(Duration.ofSeconds(61).toNanos());

        assertThat(log.lastMinute()).isEmpty();
    }
}
