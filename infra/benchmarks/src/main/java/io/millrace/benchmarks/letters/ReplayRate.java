package io.millrace.benchmarks.letters;

import io.millrace.benchmarks.report.Progress;
import io.millrace.benchmarks.stack.BenchStack;
import io.millrace.deadletter.letter.LetterCriteria;
import io.millrace.deadletter.letter.LetterFilter;
import io.millrace.deadletter.replay.Replayer;
import io.millrace.deadletter.run.ReplayRuns;
import io.millrace.deadletter.run.RunRequest;
import io.millrace.deadletter.run.RunRules;
import io.millrace.deadletter.run.RunSettings;
import io.millrace.deadletter.run.RunSignal;
import io.millrace.deadletter.run.RunState;
import io.millrace.deadletter.run.RunWorker;
import io.millrace.projection.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How fast a run replays letters of as many keys, once its ramp is in the top gear. */
final class ReplayRate {

    static final String WHAT = "replay in the top gear";

    private static final RunRules RULES = new RunRules(
            500,
            100,
            1,
            1,
            Duration.ofMillis(200),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30));

    private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(5);

    private final BenchStack stack;
    private final int letters;

    ReplayRate(BenchStack stack, int letters) {
        this.stack = stack;
        this.letters = letters;
    }

    List<Measured> measure(int rounds) {
        List<Measured> found = new ArrayList<>();
        try (var database = new TitleDatabase(stack.database("replay"))) {
            var replayer = new Replayer(
                    database.dataSource(),
                    database.transactions(),
                    database.targets().all(),
                    "bench");
            var signal = new RunSignal();
            var runs = new ReplayRuns(database.dataSource(), database.transactions(), replayer.groups(), signal);
            var worker = new RunWorker(database.dataSource(), database.transactions(), replayer, signal, RULES);
            worker.start();
            try {
                for (int round = 0; round <= rounds; round++) {
                    var measured = replay(database, runs, round);
                    // The first round warms up.
                    if (round > 0) {
                        found.add(measured);
                    }
                }
            } finally {
                worker.stop();
            }
        }
        return found;
    }

    private Measured replay(TitleDatabase database, ReplayRuns runs, int round) {
        database.titles().spoil(post -> true);
        database.apply(database.log().events(PostLog.posts(letters), 1), Outcome.DEAD_LETTERED);
        database.titles().spoil(post -> false);
        var everything = LetterFilter.of(LetterCriteria.NONE);
        var run = runs.request(new RunRequest(everything, RunSettings.USUAL, "bench", null, null));
        // A fifth of the letters is left to the ramp.
        long first = awaitDecided(runs, run.id(), letters / 5, round);
        long began = System.nanoTime();
        awaitDecided(runs, run.id(), letters, round);
        return Measured.of(WHAT, round, letters - first, System.nanoTime() - began);
    }

    private static long awaitDecided(ReplayRuns runs, UUID id, long number, int round) {
        try (var progress = Progress.towards("Replaying, round " + round, number)) {
            while (true) {
                var run = runs.one(id);
                long decided = run.progress().decided();
                progress.stepTo(decided);
                if (decided >= number) {
                    return decided;
                }
                if (run.state() != RunState.RUNNING) {
                    throw new IllegalStateException(
                            "The run ended as %s after %d letters".formatted(run.state(), decided));
                }
                LockSupport.parkNanos(LOOK_EVERY);
            }
        }
    }
}
