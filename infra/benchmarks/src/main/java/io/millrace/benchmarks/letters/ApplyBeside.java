package io.millrace.benchmarks.letters;

import io.millrace.benchmarks.stack.BenchStack;
import io.millrace.projection.Outcome;
import java.util.ArrayList;
import java.util.List;

/** The rate of applying events of other keys, with parked ones beside them and without. */
final class ApplyBeside {

    static final String WITHOUT = "apply, nothing parked";
    static final String WITH = "apply beside parked keys";

    private static final int SLICES = 20;

    private final BenchStack stack;
    private final int keys;
    private final int followers;
    private final int events;

    ApplyBeside(BenchStack stack, int keys, int followers, int events) {
        this.stack = stack;
        this.keys = keys;
        this.followers = followers;
        this.events = events;
    }

    List<Measured> measure(int rounds) {
        List<Measured> found = new ArrayList<>();
        try (var without = new TitleDatabase(stack.database("without"));
                var with = new TitleDatabase(stack.database("with"))) {
            park(with);
            for (int round = 0; round <= rounds; round++) {
                var measured = round(without, with, round);
                // The first round warms up.
                if (round > 0) {
                    found.addAll(measured);
                }
            }
        }
        return found;
    }

    private void park(TitleDatabase database) {
        var posts = PostLog.posts(keys);
        database.titles().spoil(post -> true);
        database.apply(database.log().events(posts, 1), Outcome.DEAD_LETTERED);
        for (int version = 2; version < 2 + followers / keys; version++) {
            database.apply(database.log().events(posts, version), Outcome.PARKED);
        }
        database.titles().spoil(post -> false);
        database.jdbc().sql("VACUUM ANALYZE").update();
    }

    /** In slices, each side first in every other, so that a machine that slows down slows both. */
    private List<Measured> round(TitleDatabase without, TitleDatabase with, int round) {
        long alone = 0;
        long beside = 0;
        for (int slice = 0; slice < SLICES; slice++) {
            if (slice % 2 == 0) {
                alone += apply(without);
                beside += apply(with);
            } else {
                beside += apply(with);
                alone += apply(without);
            }
        }
        int applied = events / SLICES * SLICES;
        return List.of(Measured.of(WITHOUT, round, applied, alone), Measured.of(WITH, round, applied, beside));
    }

    private long apply(TitleDatabase database) {
        var records = database.log().events(PostLog.posts(events / SLICES), 1);
        long began = System.nanoTime();
        database.apply(records, Outcome.APPLIED);
        return System.nanoTime() - began;
    }
}
