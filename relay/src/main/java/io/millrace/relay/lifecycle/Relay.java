package io.millrace.relay.lifecycle;

import io.millrace.relay.capture.debezium.DebeziumCapture;
import io.millrace.relay.delivery.DeliveryWatch;
import io.millrace.relay.leadership.Election;
import io.millrace.relay.leadership.LeaderLock;
import io.millrace.relay.letter.Requests;
import io.millrace.relay.lifecycle.RelayState.Halted;
import io.millrace.relay.lifecycle.RelayState.Standby;
import io.millrace.relay.lifecycle.RelayState.Starting;
import io.millrace.relay.lifecycle.RelayState.Stopped;
import io.millrace.relay.lifecycle.RelayState.Streaming;
import io.millrace.relay.lifecycle.RelayState.Waiting;
import io.millrace.relay.publish.MissingTopicException;
import io.millrace.relay.publish.Publisher;
import io.millrace.relay.publish.Publishers;
import io.millrace.relay.publish.UnsendableRowException;
import io.millrace.relay.settings.RelayProperties;
import io.millrace.relay.slot.DirectConnections;
import io.millrace.relay.slot.SetupException;
import io.millrace.relay.slot.SetupException.Fault;
import io.millrace.relay.slot.SlotWatch;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps the relay going: stands by until it leads, runs, and after any failure builds everything anew from what is
 * certain. Faults that mend themselves are tried again shortly, faults for an operator are looked at now and then.
 */
public final class Relay implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Relay.class);
    private static final Duration LONGEST_PATIENCE = Duration.ofHours(1);

    private final RelayProperties properties;
    private final DirectConnections connections;
    private final Publishers publishers;
    private final SlotWatch watch;
    private final DeliveryWatch deliveries;
    private final RelayStatus status;
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final Thread thread = new Thread(this::live, "relay");
    private volatile @Nullable RelayRun run;
    private Duration patience;

    public Relay(
            RelayProperties properties,
            DirectConnections connections,
            Publishers publishers,
            SlotWatch watch,
            DeliveryWatch deliveries,
            RelayStatus status) {
        this.properties = properties;
        this.connections = connections;
        this.publishers = publishers;
        this.watch = watch;
        this.deliveries = deliveries;
        this.status = status;
        this.patience = properties.watch().stallTimeout();
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public boolean isRunning() {
        return thread.isAlive();
    }

    /** Finishes what is in flight, bounded by {@code millrace.relay.watch.drain}, and lets go of the leadership. */
    @Override
    public void stop() {
        stopRequested.countDown();
        var current = run;
        if (current != null) {
            current.stop();
        }
        try {
            thread.join(properties.watch().drain().plusSeconds(2).toMillis());
            while (thread.isAlive()) {
                log.warn("The relay does not end by itself: it is interrupted; nothing unacknowledged was confirmed");
                if (run != null) {
                    run.abort();
                }
                thread.interrupt();
                thread.join(1_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void live() {
        try (var election = new Election(connections, properties.slot().name())) {
            while (!stopRequested()) {
                status.become(Standby::new);
                var lock = election.tryLead();
                if (lock.isPresent()) {
                    lead(lock.get());
                } else {
                    pause(properties.watch().election());
                }
            }
        } catch (InterruptedException e) {
            log.debug("The relay was interrupted and ends", e);
        } finally {
            status.become(Stopped::new);
        }
    }

    private void lead(LeaderLock lock) throws InterruptedException {
        log.info("This relay leads slot {}", properties.slot().name());
        status.lead(true);
        var retry = properties.watch().retry();
        try (lock) {
            while (!stopRequested() && lock.isHeld()) {
                var started = System.nanoTime();
                var pause = attempt(lock);
                var lasted = Duration.ofNanos(System.nanoTime() - started);
                retry = lasted.compareTo(properties.watch().maxRetry()) > 0
                        ? properties.watch().retry()
                        : retry;
                pause(pause == null ? retry : pause);
                retry = min(retry.multipliedBy(2), properties.watch().maxRetry());
            }
        } finally {
            status.lead(false);
        }
    }

    /** Runs once; answers how long to wait before the next run, or null for the usual back-off. */
    private @Nullable Duration attempt(LeaderLock lock) throws InterruptedException {
        try {
            runOnce(lock);
            return null;
        } catch (SetupException e) {
            if (e.fault() == Fault.SLOT_IN_USE) {
                wait(e);
                return null;
            }
            return halt(e);
        } catch (UnsendableRowException | MissingTopicException e) {
            return halt(e);
        } catch (SQLException | RuntimeException e) {
            wait(e);
            return null;
        }
    }

    private void runOnce(LeaderLock lock) throws SQLException, InterruptedException {
        status.become(Starting::new);
        var publisher = publishers.create();
        try {
            var start = new StartPoint(properties, connections, status).find(publisher);
            publisher.resume(start.position());
            stream(lock, publisher, start);
        } finally {
            run = null;
            publisher.close();
        }
    }

    private void stream(LeaderLock lock, Publisher publisher, StartPoint.Start start) {
        var capture = new DebeziumCapture(properties, start.confirmed());
        var resubmissions = new Resubmissions(
                requests(),
                requests(),
                publisher,
                start.position().resent(),
                properties.publish().inFlight());
        var current =
                new RelayRun(capture, publisher, resubmissions, watch, deliveries, lock, status, properties, patience);
        run = current;
        if (stopRequested()) {
            return;
        }
        status.become(Streaming::new);
        log.info("Following slot {}, {}", properties.slot().name(), properties.delivery());
        try {
            current.run();
        } finally {
            if (current.wasAbreast()) {
                patience = properties.watch().stallTimeout();
            } else if (current.wasStalled()) {
                // A server that decodes one huge transaction is silent for long: the next run is given twice the time.
                patience = min(patience.multipliedBy(2), LONGEST_PATIENCE);
            }
        }
    }

    private Requests requests() {
        return new Requests(connections, properties.slot().name(), properties.outbox());
    }

    private void wait(Exception e) {
        status.become(since -> new Waiting(since, String.valueOf(e.getMessage())));
        log.warn("The relay tries again shortly; nothing is lost: {}", e.getMessage());
        log.debug("The relay failed", e);
    }

    private Duration halt(Exception e) {
        var reason = String.valueOf(e.getMessage());
        if (status.trouble() instanceof Halted known && known.reason().equals(reason)) {
            status.become(since -> known);
        } else {
            log.error(
                    "The relay has halted and sends nothing until this is mended; it looks again every {}: {}",
                    properties.watch().haltedRetry(),
                    reason);
            status.become(since -> new Halted(since, reason));
        }
        return properties.watch().haltedRetry();
    }

    private boolean stopRequested() {
        return stopRequested.getCount() == 0;
    }

    private void pause(Duration duration) throws InterruptedException {
        if (stopRequested.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
            log.debug("The relay was asked to stop");
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
