package io.millrace.projection.consume;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Growing waits between attempts, cut short when the service stops. One consumer thread uses it. */
final class BackOff {

    private final Duration first;
    private final Duration longest;
    private final CountDownLatch stopping;
    private Duration next;

    BackOff(Duration first, Duration longest, CountDownLatch stopping) {
        this.first = first;
        this.longest = longest;
        this.stopping = stopping;
        this.next = first;
    }

    /** The wait that {@link #pause} will take next. */
    Duration next() {
        return next;
    }

    /** Whether the last attempt succeeded. */
    boolean isFirst() {
        return next.equals(first);
    }

    /** Waits, and doubles the next wait. */
    void pause() {
        try {
            var stopped = stopping.await(next.toMillis(), TimeUnit.MILLISECONDS);
            var doubled = next.multipliedBy(2);
            next = stopped || doubled.compareTo(longest) > 0 ? longest : doubled;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins with the first wait again. */
    void reset() {
        next = first;
    }
}
