package io.millrace.deadletter.run;

import io.millrace.deadletter.replay.Replayer;
import io.millrace.deadletter.work.FailureStreak;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Executes the runs of all instances that nobody executes, each on a thread of its own; virtual threads where there are
 * some.
 */
public final class RunWorker implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RunWorker.class);
    private static final int VIRTUAL_THREADS = 21;
    private static final Duration SHORT_WAIT = Duration.ofSeconds(2);
    private static final long STOP_MILLIS = 10_000;

    private final RunExecution execution;
    private final RunLeases leases;
    private final RunSignal signal;
    private final RunRules rules;
    private final Semaphore free;
    private final Supplier<SimpleAsyncTaskExecutor> executors;
    private final FailureStreak looking = new FailureStreak();

    private volatile boolean running;
    private volatile CountDownLatch stopped = new CountDownLatch(1);
    private volatile SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor();

    public RunWorker(
            DataSource dataSource,
            PlatformTransactionManager transactions,
            Replayer replayer,
            RunSignal signal,
            RunRules rules) {
        this(dataSource, transactions, replayer, signal, rules, RunWorker::executor);
    }

    RunWorker(
            DataSource dataSource,
            PlatformTransactionManager transactions,
            Replayer replayer,
            RunSignal signal,
            RunRules rules,
            Supplier<SimpleAsyncTaskExecutor> executors) {
        this.execution = new RunExecution(dataSource, transactions, replayer, rules);
        this.leases = new RunLeases(JdbcClient.create(dataSource), replayer.groups(), rules.lease());
        this.signal = signal;
        this.rules = rules;
        this.free = new Semaphore(rules.runsAtOnce());
        this.executors = executors;
    }

    private static SimpleAsyncTaskExecutor executor() {
        var threads = new SimpleAsyncTaskExecutor("millrace-replay-run-");
        threads.setVirtualThreads(Runtime.version().feature() >= VIRTUAL_THREADS);
        return threads;
    }

    @Override
    public synchronized void start() {
        if (running) {
            return;
        }
        running = true;
        stopped = new CountDownLatch(1);
        threads = executors.get();
        threads.execute(this::look);
    }

    @Override
    public synchronized void stop() {
        running = false;
        stopped.countDown();
        signal.wake();
        awaitLettersInHand();
        threads.close();
    }

    private void awaitLettersInHand() {
        try {
            if (free.tryAcquire(rules.runsAtOnce(), STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                free.release(rules.runsAtOnce());
            } else {
                log.warn("Replay runs did not come to a halt in time; others go on with them in {}", rules.lease());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void look() {
        try {
            while (running) {
                lookOnce();
                signal.await(rules.poll());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookOnce() {
        try {
            while (running && free.tryAcquire()) {
                var lease = claim();
                if (lease.isEmpty()) {
                    break;
                }
                begin(lease.get());
            }
            reportEnd(looking.succeeded());
        } catch (RuntimeException | Error e) {
            if (looking.failed()) {
                report(e, looking.failures());
            }
        }
    }

    private void report(Throwable failure, int failures) {
        log.atWarn()
                .setCause(failures == 1 ? failure : null)
                .addKeyValue("failures", failures)
                .log(
                        "Replay runs cannot be looked for, {} times in a row; trying again every {}: {}",
                        failures,
                        rules.poll(),
                        String.valueOf(failure.getMessage()));
    }

    private static void reportEnd(int failures) {
        if (failures > 0) {
            log.atInfo()
                    .addKeyValue("failures", failures)
                    .log("Replay runs are looked for again, after {} failures", failures);
        }
    }

    private Optional<RunLease> claim() {
        Optional<RunLease> lease = Optional.empty();
        try {
            lease = leases.claim();
            return lease;
        } finally {
            if (lease.isEmpty()) {
                free.release();
            }
        }
    }

    /** Where no thread can be made, nothing of the run was begun: whoever looks next may have it. */
    private void begin(RunLease lease) {
        try {
            threads.execute(() -> execute(lease));
        } catch (RuntimeException | Error e) {
            free.release();
            leases.release(lease);
            throw e;
        }
    }

    private void execute(RunLease lease) {
        try {
            execution.begin(lease);
            var wait = execution.step(lease);
            while (running && wait.isPresent() && wait.get().compareTo(SHORT_WAIT) <= 0) {
                if (stopped.await(wait.get().toMillis(), TimeUnit.MILLISECONDS)) {
                    break;
                }
                wait = execution.step(lease);
            }
            leases.release(lease);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            log.atWarn()
                    .setCause(e)
                    .addKeyValue("run", lease.run())
                    .log("Replay run {} was left; whoever finds it goes on with it in {}", lease.run(), rules.lease());
        } finally {
            free.release();
            signal.wake();
        }
    }
}
