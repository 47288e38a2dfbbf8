package io.millrace.relay.lifecycle;

import io.millrace.relay.capture.Capture;
import io.millrace.relay.capture.Capture.Confirmer;
import io.millrace.relay.capture.Capture.Flow;
import io.millrace.relay.capture.CapturedBatch;
import io.millrace.relay.delivery.DeliveryWatch;
import io.millrace.relay.leadership.LeaderLock;
import io.millrace.relay.publish.Publisher;
import io.millrace.relay.settings.RelayProperties;
import io.millrace.relay.settings.RelayProperties.WatchProperties;
import io.millrace.relay.slot.SlotWatch;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of capture and publisher, from a start to a stop or a failure, watched all the while. */
final class RelayRun {

    private static final Logger log = LoggerFactory.getLogger(RelayRun.class);

    private final Capture capture;
    private final Publisher publisher;
    private final Resubmissions resubmissions;
    private final SlotWatch watch;
    private final DeliveryWatch deliveries;
    private final LeaderLock lock;
    private final WatchProperties properties;
    private final SkippedRows skipped;
    private final RelayStatus status;
    private final Duration patience;
    private volatile boolean stopping;
    private volatile boolean publishing;
    private volatile boolean aborted;
    private volatile long progressAt = System.nanoTime();
    private volatile boolean abreast;
    private volatile boolean stalled;
    private volatile @Nullable RunEndedException reason;

    /**
     * @param patience a capture that hands over nothing for this long is given up
     */
    RelayRun(
            Capture capture,
            Publisher publisher,
            Resubmissions resubmissions,
            SlotWatch watch,
            DeliveryWatch deliveries,
            LeaderLock lock,
            RelayStatus status,
            RelayProperties properties,
            Duration patience) {
        this.capture = capture;
        this.publisher = publisher;
        this.resubmissions = resubmissions;
        this.watch = watch;
        this.deliveries = deliveries;
        this.lock = lock;
        this.properties = properties.watch();
        this.status = status;
        this.skipped = new SkippedRows(properties.skipRows());
        this.patience = patience;
    }

    /**
     * Runs until {@link #stop} or a failure. Blocks.
     *
     * @throws RunEndedException if the watch ended it
     */
    void run() {
        var watcher = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "relay-watch"));
        try {
            resubmissions.begin();
            var period = properties.heartbeat().toMillis();
            watcher.scheduleWithFixedDelay(this::look, 0, period, TimeUnit.MILLISECONDS);
            deliveries.rowsCame();
            capture.run(this::handle);
        } finally {
            end(watcher);
        }
        if (reason != null) {
            throw reason;
        }
    }

    /** Whether something written during this run came through: the capture works, however far behind it may be. */
    boolean wasAbreast() {
        return abreast;
    }

    /** Whether the run was ended because nothing came through. */
    boolean wasStalled() {
        return stalled;
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
            publisher.publish(skipped.without(batch), confirmer);
            status.goesOn();
            if (!batch.rows().isEmpty()) {
                deliveries.rowsCame();
            }
            if (batch.heartbeat() != null && watch.seen(batch.heartbeat())) {
                abreast = true;
                status.isAbreast();
            }
            if (stopping) {
                publisher.drain(confirmer, properties.drain());
                return Flow.STOP;
            }
            resubmissions.work(batch);
            return Flow.CONTINUE;
        } finally {
            progressAt = System.nanoTime();
            publishing = false;
        }
    }

    private void look() {
        try {
            if (aborted) {
                capture.abort();
                return;
            }
            // The heartbeat that follows wakes the handler, which does what is asked for.
            resubmissions.look();
            watch.beat();
            deliveries.look();
            if (!lock.isHeld()) {
                end("The session that holds the leadership is gone");
            } else if (isStalled()) {
                stalled = true;
                end("Nothing came through the log for %s, not even a heartbeat: the capture is rebuilt"
                        .formatted(patience));
            }
        } catch (RuntimeException e) {
            log.error("Watching the relay failed; it is looked at again in {}", properties.heartbeat(), e);
        }
    }

    /** A backlog makes heartbeats late, but something comes through all the while. */
    private boolean isStalled() {
        var silent = Duration.ofNanos(System.nanoTime() - progressAt);
        return !publishing && silent.compareTo(patience) > 0 && watch.lag().compareTo(patience) > 0;
    }

    private void end(String why) {
        reason = new RunEndedException(why);
        abort();
    }

    private void end(ScheduledExecutorService watcher) {
        watcher.shutdownNow();
        watch.close();
        deliveries.close();
        publisher.close();
        resubmissions.close();
    }
}
