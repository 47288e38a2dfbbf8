package io.millrace.deadletter.run;

import static org.awaitility.Awaitility.await;

import io.millrace.deadletter.DeadLetterFixture;
import io.millrace.deadletter.letter.LetterCriteria;
import io.millrace.deadletter.letter.LetterFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** Runs over the fixture's letters, and workers that execute them. */
final class RunFixture implements AutoCloseable {

    static final RunRules RULES = new RunRules(
            500,
            10,
            1,
            4,
            Duration.ofMillis(100),
            Duration.ofSeconds(2),
            Duration.ofMillis(50),
            Duration.ofMillis(400));

    final DeadLetterFixture letters;
    final RunSignal signal = new RunSignal();
    final ReplayRuns runs;
    private final List<RunWorker> workers = new ArrayList<>();

    RunFixture(Class<?> test) {
        letters = new DeadLetterFixture(test);
        runs = new ReplayRuns(
                letters.transactions.getDataSource(), letters.transactions, letters.replayer.groups(), signal);
    }

    RunWorker worker() {
        return worker(letters);
    }

    RunWorker worker(DeadLetterFixture instance) {
        return started(new RunWorker(
                instance.transactions.getDataSource(), instance.transactions, instance.replayer, signal, RULES));
    }

    /** A worker with threads of its own kind. */
    RunWorker worker(Supplier<SimpleAsyncTaskExecutor> executors) {
        return started(new RunWorker(
                letters.transactions.getDataSource(),
                letters.transactions,
                letters.replayer,
                signal,
                RULES,
                executors));
    }

    /** A worker whose runs may be taken over after so short a silence. */
    RunWorker worker(Duration lease) {
        var rules = new RunRules(
                RULES.top(),
                RULES.firstLetters(),
                RULES.failuresInFirst(),
                RULES.runsAtOnce(),
                RULES.poll(),
                lease,
                RULES.firstBackOff(),
                RULES.longestBackOff());
        return started(new RunWorker(
                letters.transactions.getDataSource(), letters.transactions, letters.replayer, signal, rules));
    }

    private RunWorker started(RunWorker worker) {
        workers.add(worker);
        worker.start();
        return worker;
    }

    ReplayRun request(LetterFilter selection) {
        return request(selection, RunSettings.USUAL);
    }

    ReplayRun request(LetterFilter selection, RunSettings settings) {
        return runs.request(new RunRequest(selection, settings, "alice", "tests", null));
    }

    ReplayRun awaitState(ReplayRun run, RunState state) {
        return await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> runs.one(run.id()), now -> now.state() == state);
    }

    static LetterFilter items() {
        return LetterFilter.of(LetterCriteria.ofTopic(DeadLetterFixture.TOPIC));
    }

    @Override
    public void close() {
        workers.forEach(RunWorker::stop);
    }
}
