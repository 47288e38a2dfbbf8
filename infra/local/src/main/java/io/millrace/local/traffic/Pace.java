package io.millrace.local.traffic;

import java.util.concurrent.TimeUnit;

/** Lets through so many a second, evenly. The rate may change at any time; 0 lets nobody through. Thread-safe. */
final class Pace {

    private static final long CATCH_UP = TimeUnit.MILLISECONDS.toNanos(100);

    private int perSecond;
    private long dueAt;

    Pace(int perSecond) {
        this.perSecond = perSecond;
        this.dueAt = System.nanoTime();
    }

    synchronized int perSecond() {
        return perSecond;
    }

    synchronized void set(int newPerSecond) {
        perSecond = newPerSecond;
        dueAt = System.nanoTime();
        notifyAll();
    }

    synchronized void await() throws InterruptedException {
        while (true) {
            if (perSecond == 0) {
                wait();
                continue;
            }
            long now = System.nanoTime();
            if (dueAt - now <= 0) {
                dueAt = Math.max(dueAt, now - CATCH_UP) + TimeUnit.SECONDS.toNanos(1) / perSecond;
                return;
            }
            TimeUnit.NANOSECONDS.timedWait(this, dueAt - now);
        }
    }
}
