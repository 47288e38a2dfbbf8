package io.millrace.benchmarks.letters;

import io.millrace.benchmarks.stack.BenchStack;
import io.millrace.projection.Outcome;
import java.util.ArrayList;
import java.util.List;

/** The rate of applying events of other keys, with parked ones beside them and without. */
final class ApplyBeside {

    static final String WITHOUT = "apply, nothing parked";
    static final String WITH = "apply beside parked keys";

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
                var alone = apply(WITHOUT, without, round);
                var beside = apply(WITH, with, round);
                // The first round warms up.
                if (round > 0) {
                    found.add(alone);
                    found.add(beside);
                }
            }
        }
        return found;
    }

    private void park(TitleDatabase database) {
        var posts = PostLog.posts(keys);
        database.spoil(true);
        database.apply(database.log().publish(posts), Outcome.DEAD_LETTERED);
        for (int version = 2; version < 2 + followers / keys; version++) {
            database.apply(database.log().edit(posts, version), Outcome.PARKED);
        }
        database.spoil(false);
        database.jdbc().sql("VACUUM ANALYZE").update();
    }

    private Measured apply(String what, TitleDatabase database, int round) {
        var records = database.log().publish(PostLog.posts(events));
        long began = System.nanoTime();
        database.apply(records, Outcome.APPLIED);
        return Measured.of(what, round, events, System.nanoTime() - began);
    }
}
