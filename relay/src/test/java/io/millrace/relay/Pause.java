package io.millrace.relay;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** Lets time pass, for faults that last a while. Conditions are waited for by Awaitility. */
final class Pause {

    private Pause() {}

    static void of(Duration time) {
        during(time, () -> {});
    }

    /** Calls the check again and again for the given time. */
    static void during(Duration time, Runnable check) {
        var until = System.nanoTime() + time.toNanos();
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(time.plusSeconds(30))
                .until(() -> {
                    check.run();
                    return System.nanoTime() > until;
                });
    }
}
