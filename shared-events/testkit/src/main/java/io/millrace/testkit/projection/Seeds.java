package io.millrace.testkit.projection;

import java.util.Random;
import java.util.stream.LongStream;

/** Seeds of generated tests: a few fixed ones and one new one per run, shown in the names of the tests. */
final class Seeds {

    /** System property that repeats a single seed. */
    static final String PROPERTY = "millrace.seed";

    private static final int FIXED = 4;

    private Seeds() {}

    static LongStream drawn() {
        var repeated = Long.getLong(PROPERTY);
        return repeated != null
                ? LongStream.of(repeated)
                : LongStream.concat(
                        LongStream.rangeClosed(1, FIXED),
                        LongStream.of(new Random().nextInt(FIXED + 1, Integer.MAX_VALUE)));
    }
}
