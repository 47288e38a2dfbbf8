package io.millrace.local.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PaceTests {

    @Test
    void aPausedPaceLetsNobodyThroughUntilItIsSet() throws InterruptedException {
        var pace = new Pace(0);
        var passed = new AtomicInteger();
        var walker = walker(pace, passed);
        walker.start();
        await().until(() -> walker.getState() == Thread.State.WAITING);
        assertThat(passed).hasValue(0);

        pace.set(1_000);

        await().untilAtomic(passed, org.hamcrest.Matchers.greaterThan(10));
        walker.interrupt();
        walker.join();
    }

    @Test
    void neverFasterThanItsRate() throws InterruptedException {
        var pace = new Pace(100);
        long started = System.nanoTime();
        for (int step = 0; step < 30; step++) {
            pace.await();
        }

        // The first step is free and it may catch up 100 ms, which is ten steps.
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofMillis(150));
    }

    private static Thread walker(Pace pace, AtomicInteger passed) {
        return new Thread(() -> {
            try {
                while (true) {
                    pace.await();
                    passed.incrementAndGet();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
