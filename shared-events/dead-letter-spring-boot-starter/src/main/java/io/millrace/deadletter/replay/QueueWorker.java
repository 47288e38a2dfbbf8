package io.millrace.deadletter.replay;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Empties queues whose letters are closed, on a thread of its own; every instance of a service may run one. */
public final class QueueWorker implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(QueueWorker.class);

    /** Below the web server's phases: operators' acts end before this does. */
    private static final int PHASE = DEFAULT_PHASE - 8192;

    private static final String ACTOR = "queue worker";

    private static final Duration LOOK_FOR_OVERTAKEN = Duration.ofSeconds(10);

    private final Replayer replayer;
    private final Duration interval;
    private final Duration longestWait;
    private @Nullable Thread thread;
    private CountDownLatch stopping = new CountDownLatch(1);
    private long lookedForOvertaken = System.nanoTime();

    /**
     * @param replayer applies what waits
     * @param interval how often to look for queues to empty
     * @param longestWait the wait that repeated failures grow to
     */
    public QueueWorker(Replayer replayer, Duration interval, Duration longestWait) {
        this.replayer = replayer;
        this.interval = interval;
        this.longestWait = longestWait;
    }

    @Override
    public synchronized void start() {
        stopping = new CountDownLatch(1);
        thread = new Thread(this::run, "dead-letter-queues");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        var wait = interval;
        try {
            while (!stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                wait = work(wait);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration work(Duration waited) {
        try {
            boolean more = true;
            while (more && stopping.getCount() > 0) {
                more = replayer.goOn(ACTOR);
            }
            closeOvertaken();
            return interval;
        } catch (RuntimeException e) {
            var doubled = waited.multipliedBy(2);
            var wait = doubled.compareTo(longestWait) > 0 ? longestWait : doubled;
            log.atWarn()
                    .setCause(waited.equals(interval) ? e : null)
                    .log(
                            "What waits behind closed letters could not be applied just now; nothing is lost, trying again in"
                                    + " {}: {}",
                            wait,
                            String.valueOf(e.getMessage()));
            return wait;
        }
    }

    private void closeOvertaken() {
        if (System.nanoTime() - lookedForOvertaken < LOOK_FOR_OVERTAKEN.toNanos()) {
            return;
        }
        lookedForOvertaken = System.nanoTime();
        int closed = replayer.closeOvertaken(ACTOR);
        if (closed > 0) {
            log.atInfo()
                    .addKeyValue("letters", closed)
                    .log("{} letters are superseded: their projections have these versions or newer ones", closed);
        }
    }

    @Override
    public void stop() {
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
            running.join(Duration.ofSeconds(10).toMillis());
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
