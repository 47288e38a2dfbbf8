package io.millrace.deadletter.path;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a probe look at its stages when somebody asks, at most once a second however many ask. Answers soon even if the probe
 * hangs: with what was seen before, and since when that is. Costs nothing while nobody asks. Thread-safe.
 */
public final class PathWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PathWatch.class);

    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMillis(1_500);

    private final String name;
    private final PathProbe probe;
    private final InstantSource clock;
    private final ThreadPoolExecutor worker;
    private CompletableFuture<List<PathStage>> look = CompletableFuture.completedFuture(List.of());
    private Instant begun = Instant.MIN;
    private volatile List<PathStage> seen = List.of();
    private volatile Instant seenAt = Instant.MIN;
    private volatile boolean failing;

    /** @param name of what the probe looks at, for people */
    public PathWatch(String name, PathProbe probe, InstantSource clock) {
        this.name = name;
        this.probe = probe;
        this.clock = clock;
        this.worker = new ThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            var thread = new Thread(work, "path-watch-" + name.replace(' ', '-'));
            thread.setDaemon(true);
            return thread;
        });
        worker.allowCoreThreadTimeOut(true);
    }

    /** The stages, at most a second or two old; if something does not answer, older, and that is one of their troubles. */
    public List<PathStage> stages() {
        CompletableFuture<List<PathStage>> latest;
        Duration left;
        synchronized (this) {
            var now = clock.instant();
            if (look.isDone() && now.isAfter(after(begun, FRESH))) {
                begun = now;
                look = CompletableFuture.supplyAsync(this::look, worker);
            }
            latest = look;
            left = Duration.between(now, after(begun, PATIENCE));
        }
        try {
            return latest.get(Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return late();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return late();
        }
    }

    private static Instant after(Instant start, Duration length) {
        return start.equals(Instant.MIN) ? start : start.plus(length);
    }

    private List<PathStage> look() {
        try {
            seen = List.copyOf(probe.look());
            seenAt = clock.instant();
            failing = false;
            return seen;
        } catch (RuntimeException e) {
            if (!failing) {
                log.atWarn().setCause(e).log("The {} could not be looked at; the console says so", name);
            }
            failing = true;
            return late();
        }
    }

    private List<PathStage> late() {
        if (seen.isEmpty()) {
            return List.of(PathStage.unknown(name, "", "Nothing is known yet: what it asks does not answer"));
        }
        var age = Duration.between(seenAt, clock.instant()).toSeconds();
        return seen.stream()
                .map(stage -> stage.with("As it was %d s ago: what it asks does not answer".formatted(age)))
                .toList();
    }

    @Override
    public void close() {
        worker.shutdownNow();
        try {
            if (!worker.awaitTermination(2, TimeUnit.SECONDS)) {
                log.warn("The look at the {} did not end; its connections end with the process", name);
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        probe.close();
    }
}
