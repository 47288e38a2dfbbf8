package io.millrace.local.traffic;

import io.millrace.local.community.WriteSide;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A community that goes on and on at a settable rate. It outlives any outage of the services. Thread-safe. */
public final class Traffic implements AutoCloseable {

    private static final int MEMBERS = 8;

    private final CommandGenerator commands;
    private final Player player;
    private final Visibility visibility;
    private final Consumer<Duration> latencies;
    private final Pace pace;
    private final AtomicLong failed = new AtomicLong();
    private final List<Thread> members = new ArrayList<>();

    /** They begin at once or not at all: a late one would measure its own delay. While queries hang, writing goes on. */
    private final ExecutorService watchers = new ThreadPoolExecutor(
            0,
            2 * MEMBERS,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> daemon(work, "traffic-watcher"),
            new ThreadPoolExecutor.DiscardPolicy());

    /**
     * Prepares traffic; {@link #start()} lets it go.
     *
     * @param perSecond commands a second; 0 for none until {@link #setRate}
     * @param latencies is told the time from each answered change until a query showed it
     */
    public Traffic(long seed, WriteSide service, Visibility visibility, Consumer<Duration> latencies, int perSecond) {
        this.commands = new CommandGenerator(seed);
        this.player = new Player(Desk.at(service));
        this.visibility = visibility;
        this.latencies = latencies;
        this.pace = new Pace(perSecond);
    }

    public void start() {
        for (int number = 1; number <= MEMBERS; number++) {
            var member = daemon(this::live, "traffic-" + number);
            member.start();
            members.add(member);
        }
    }

    /** Commands a second, 0 to pause. */
    public void setRate(int perSecond) {
        pace.set(perSecond);
    }

    public int rate() {
        return pace.perSecond();
    }

    /** Commands that got no answer, or an error of the service, however often they were tried. */
    public long failed() {
        return failed.get();
    }

    @Override
    public void close() {
        members.forEach(Thread::interrupt);
        watchers.shutdownNow();
    }

    private static Thread daemon(Runnable work, String name) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private void live() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                pace.await();
                playOne();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void playOne() {
        var played = player.play(nextCommand());
        if (played.outcome() == Played.Outcome.FAILED) {
            failed.incrementAndGet();
        }
        var post = played.post();
        var receipt = played.receipt();
        if (post != null && receipt != null) {
            watchers.execute(
                    () -> visibility.of(post, receipt, played.answeredAt()).ifPresent(latencies));
        }
    }

    private Command nextCommand() {
        synchronized (commands) {
            return commands.next();
        }
    }
}
