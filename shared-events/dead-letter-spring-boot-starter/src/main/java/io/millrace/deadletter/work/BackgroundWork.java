package io.millrace.deadletter.work;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Work in rounds on a thread of its own. A round that fails is made again after a growing wait. */
public abstract class BackgroundWork implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(BackgroundWork.class);

    /** Below the web server's phases: operators' acts end before this does. */
    public static final int PHASE = DEFAULT_PHASE - 8192;

    private static final Duration STOP = Duration.ofSeconds(10);

    private final String name;
    private final Duration interval;
    private final Duration longestWait;
    private @Nullable Thread thread;
    private CountDownLatch stopping = new CountDownLatch(1);

    /**
     * @param name of the work, and with dashes of its thread
     * @param interval wait after a round that found nothing to do
     * @param longestWait the wait that repeated failures grow to
     */
    protected BackgroundWork(String name, Duration interval, Duration longestWait) {
        this.name = name;
        this.interval = interval;
        this.longestWait = longestWait;
    }

    /**
     * One round.
     *
     * @return whether the next one is to follow at once
     * @throws RuntimeException if it is to be made again later; an error, such as memory that ran out, means the same
     */
    protected abstract boolean work();

    /** Lets go of what rounds keep between them: after a failure, and at the end. */
    protected abstract void release();

    @Override
    public synchronized void start() {
        if (thread != null) {
            return;
        }
        stopping = new CountDownLatch(1);
        var until = stopping;
        thread = new Thread(() -> run(until), name.replace(' ', '-'));
        thread.setDaemon(true);
        thread.start();
    }

    private void run(CountDownLatch until) {
        var wait = Duration.ZERO;
        var streak = new FailureStreak();
        try {
            while (!until.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    wait = work() ? Duration.ZERO : interval;
                    reportEnd(streak.succeeded());
                } catch (RuntimeException | Error e) {
                    boolean told = streak.failed();
                    wait = waitAfter(streak.failures());
                    if (told) {
                        report(e, streak.failures(), wait);
                    }
                    release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            release();
        }
    }

    private Duration waitAfter(int failures) {
        var doubled = Duration.ofMillis(250).multipliedBy(1L << Math.min(failures, 20));
        return doubled.compareTo(longestWait) > 0 ? longestWait : doubled;
    }

    private void report(Throwable failure, int failures, Duration wait) {
        log.atWarn()
                .setCause(failures == 1 ? failure : null)
                .addKeyValue("failures", failures)
                .log(
                        "The {} could not go on just now; nothing is lost, trying again in {}: {}",
                        name,
                        wait,
                        String.valueOf(failure.getMessage()));
    }

    private void reportEnd(int failures) {
        if (failures > 0) {
            log.atInfo().addKeyValue("failures", failures).log("The {} goes on, after {} failures", name, failures);
        }
    }

    /** Lets no further round begin. Where several are to be stopped, none waits for another then. */
    public synchronized void askToStop() {
        stopping.countDown();
    }

    @Override
    public void stop() {
        stopBy(longestStop());
    }

    /** By when whoever is to stop now has to. */
    public static long longestStop() {
        return System.nanoTime() + STOP.toNanos();
    }

    /**
     * Lets no further round begin, and waits for the one that is being made.
     *
     * @param latest waits no longer than this {@link System#nanoTime()}
     */
    public void stopBy(long latest) {
        Thread running;
        synchronized (this) {
            running = thread;
            thread = null;
            stopping.countDown();
        }
        if (running == null) {
            return;
        }
        try {
            var left = Duration.ofNanos(latest - System.nanoTime());
            running.join(Math.max(1, left.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
