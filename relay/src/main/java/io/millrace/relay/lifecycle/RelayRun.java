package io.millrace.relay.lifecycle;

import io.millrace.relay.capture.Capture;
import io.millrace.relay.capture.Capture.Confirmer;
import io.millrace.relay.capture.Capture.Flow;
import io.millrace.relay.capture.CapturedBatch;
import io.millrace.relay.leadership.LeaderLock;
import io.millrace.relay.publish.Publisher;
import io.millrace.relay.settings.RelayProperties.WatchProperties;
import io.millrace.relay.slot.SlotWatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of capture and publisher, from a start to a stop or a failure, watched all the while. */
final class RelayRun {

    private static final Logger log = LoggerFactory.getLogger(RelayRun.class);

    private final Capture capture;
    private final Publisher publisher;
    private final SlotWatch watch;
    private final LeaderLock lock;
    private final WatchProperties properties;
    private volatile boolean stopping;
    private volatile boolean publishing;
    private volatile boolean aborted;
    private volatile long progressedAt = System.nanoTime();

    RelayRun(Capture capture, Publisher publisher, SlotWatch watch, LeaderLock lock, WatchProperties properties) {
        this.capture = capture;
        this.publisher = publisher;
        this.watch = watch;
        this.lock = lock;
        this.properties = properties;
    }

    /** Runs until {@link #stop} or a failure. Blocks. */
    void run() {
        var watcher = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "relay-watch"));
        try {
            var period = properties.heartbeat().toMillis();
            watcher.scheduleWithFixedDelay(this::look, 0, period, TimeUnit.MILLISECONDS);
            capture.run(this::handle);
        } finally {
            end(watcher);
        }
    }

    /** Asks the run to finish what is in flight and end; a heartbeat carries the request to the handler. */
    void stop() {
        stopping = true;
        watch.beat();
    }

    /** Ends the run without waiting for what is in flight. */
    void abort() {
        aborted = true;
        capture.abort();
    }

    private Flow handle(CapturedBatch batch, Confirmer confirmer) throws InterruptedException {
        publishing = true;
        try {
            publisher.publish(batch, confirmer);
            if (batch.heartbeat() != null) {
                watch.seen(batch.heartbeat());
            }
            if (stopping) {
                publisher.drain(confirmer, properties.drain());
                return Flow.STOP;
            }
            return Flow.CONTINUE;
        } finally {
            progressedAt = System.nanoTime();
            publishing = false;
        }
    }

    private void look() {
        try {
            if (aborted) {
                capture.abort();
                return;
            }
            watch.beat();
            if (!lock.isHeld()) {
                log.warn("The leader's session is gone: this run ends");
                abort();
            } else if (hasStalled()) {
                log.error("Nothing came through the log for {}: the capture is rebuilt", properties.stallTimeout());
                abort();
            }
        } catch (RuntimeException e) {
            log.error("Watching the relay failed; it is looked at again in {}", properties.heartbeat(), e);
        }
    }

    /** Whether heartbeats stay out although nothing else comes through either: a backlog is no stall. */
    private boolean hasStalled() {
        var idle = System.nanoTime() - progressedAt;
        return !publishing
                && idle > properties.stallTimeout().toNanos()
                && watch.lag().compareTo(properties.stallTimeout()) > 0;
    }

    private void end(ScheduledExecutorService watcher) {
        watcher.shutdownNow();
        watch.close();
        publisher.close();
    }
}
