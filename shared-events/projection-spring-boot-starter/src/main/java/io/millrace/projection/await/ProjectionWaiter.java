package io.millrace.projection.await;

import io.millrace.contract.outbox.Receipt;
import io.millrace.projection.ProjectionDefinition;
import io.millrace.projection.engine.AppliedEvent;
import io.millrace.projection.engine.EngineListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Waits until a projection has applied what a receipt stands for: read-your-writes for a single query.
 *
 * <p>Wakes at once if this process applies the event. If another instance does, all waits together ask the database
 * once per interval. Waiting needs no transaction, and none should be open: a snapshot older than the wait would not
 * show what was waited for. Thread-safe.
 */
public final class ProjectionWaiter implements EngineListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ProjectionWaiter.class);

    private final Map<String, ProjectionDefinition> projections;
    private final AppliedVersions versions;
    private final Duration interval;
    private final Map<VersionKey, Set<Wait>> waits = new ConcurrentHashMap<>();
    private final AtomicBoolean polling = new AtomicBoolean();
    private final ScheduledExecutorService poller = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "projection-waiter");
        thread.setDaemon(true);
        return thread;
    });

    private record Wait(long version, CompletableFuture<Long> reached) {}

    /** @param interval how often the database is asked while somebody waits */
    public ProjectionWaiter(List<ProjectionDefinition> projections, DataSource dataSource, Duration interval) {
        this.projections = projections.stream().collect(Collectors.toMap(ProjectionDefinition::name, it -> it));
        this.versions = new AppliedVersions(dataSource);
        this.interval = interval;
    }

    /**
     * Waits until the projection shows the receipt's version of its aggregate.
     *
     * @param projection name of the projection
     * @param timeout the longest wait; zero looks once
     * @throws IllegalArgumentException if this service has no such projection
     * @throws DataAccessException if the database cannot be asked
     */
    public AwaitResult await(String projection, Receipt receipt, Duration timeout) {
        var definition = projections.get(projection);
        if (definition == null) {
            throw new IllegalArgumentException(
                    "There is no projection %s; there are %s".formatted(projection, projections.keySet()));
        }
        if (!definition.aggregateTypes().contains(receipt.aggregateType())) {
            return new AwaitResult.NotConcerned();
        }
        var key = new VersionKey(projection, receipt.aggregateType(), receipt.aggregateId());
        var wait = new Wait(receipt.version(), new CompletableFuture<>());
        add(key, wait); // before the first look, or an event applied between the two would be missed
        try {
            long now = current(key);
            if (now >= receipt.version()) {
                return new AwaitResult.Reached(now);
            }
            poll();
            return new AwaitResult.Reached(wait.reached.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return lastLook(key, receipt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return lastLook(key, receipt);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A wait ended by an exception, which nothing here causes", e);
        } finally {
            remove(key, wait);
        }
    }

    private AwaitResult lastLook(VersionKey key, Receipt receipt) {
        long version = current(key);
        return version >= receipt.version() ? new AwaitResult.Reached(version) : new AwaitResult.TimedOut(version);
    }

    private long current(VersionKey key) {
        return versions.of(List.of(key)).getOrDefault(key, 0L);
    }

    @Override
    public void committed(ProjectionDefinition projection, List<AppliedEvent> events) {
        if (waits.isEmpty()) {
            return;
        }
        for (AppliedEvent event : events) {
            var context = event.context();
            reached(
                    new VersionKey(projection.name(), context.aggregateType(), context.aggregateId()),
                    context.version());
        }
    }

    private void reached(VersionKey key, long version) {
        for (Wait wait : waits.getOrDefault(key, Set.of())) {
            if (version >= wait.version) {
                wait.reached.complete(version);
            }
        }
    }

    private void add(VersionKey key, Wait wait) {
        waits.compute(key, (same, others) -> {
            var all = others == null ? ConcurrentHashMap.<Wait>newKeySet() : others;
            all.add(wait);
            return all;
        });
    }

    private void remove(VersionKey key, Wait wait) {
        waits.computeIfPresent(key, (same, all) -> {
            all.remove(wait);
            return all.isEmpty() ? null : all;
        });
    }

    private void poll() {
        if (polling.compareAndSet(false, true)) {
            poller.schedule(this::look, interval.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void look() {
        polling.set(false);
        var keys = Set.copyOf(waits.keySet());
        if (keys.isEmpty()) {
            return;
        }
        try {
            versions.of(keys).forEach(this::reached);
        } catch (DataAccessException e) {
            log.debug("Versions could not be read; waits go on until their time is up", e);
        }
        poll();
    }

    /** Stops asking the database; waits that are still on run into their timeouts. */
    @Override
    public void close() {
        poller.shutdownNow();
    }
}
