package io.millrace.deadletter.run;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes the worker of this instance, so that a run begins at once. Thread-safe. */
public final class RunSignal {

    private final Semaphore wakes = new Semaphore(0);

    void wake() {
        wakes.release();
    }

    void await(Duration longest) throws InterruptedException {
        if (wakes.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            wakes.drainPermits();
        }
    }
}
