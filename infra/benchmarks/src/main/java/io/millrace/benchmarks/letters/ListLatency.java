package io.millrace.benchmarks.letters;

import io.millrace.benchmarks.stack.BenchStack;
import io.millrace.deadletter.letter.LetterCriteria;
import io.millrace.deadletter.letter.LetterFilter;
import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.view.LetterPage;
import io.millrace.deadletter.view.Letters;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** How long pages of letters and of groups take among very many letters. */
final class ListLatency {

    static final String LETTERS = "page of letters";
    static final String GROUPS = "page of groups";

    private static final int FINGERPRINTS = 200;
    private static final int PAGE = 50;
    private static final int CALLS = 300;
    private static final long SEED = 20_261_120;

    private static final String FILL =
            """
            INSERT INTO millrace.dead_letter (id, group_id, projection, topic, topic_id, partition, record_offset, recorded_at,
                record_key, record_value, record_headers, event_id, event_type, aggregate_version, reason, message, causes,
                fingerprint, attempts, first_failed_at, last_failed_at, state, state_since)
            SELECT gen_random_uuid(), 'bench.titles', 'titles', 'events.post', 'bench', n %% 6, n, now(),
                convert_to('key-' || n, 'UTF8'), convert_to(repeat('x', 500), 'UTF8'), '[]', gen_random_uuid()::text,
                'post.edited.v1', 1, 'HANDLER_FAILED', 'message of ' || n, '[]', 'fp-' || (n::bigint * n %% %d), 1,
                now() - n * interval '50 ms', now() - n * interval '50 ms',
                CASE WHEN n %% 3 = 0 THEN 'OPEN' ELSE 'RESOLVED' END, now()
            FROM generate_series(?, ?) AS n
            """
                    .formatted(FINGERPRINTS);

    private final BenchStack stack;
    private final int letters;

    ListLatency(BenchStack stack, int letters) {
        this.stack = stack;
        this.letters = letters;
    }

    List<Measured> measure(int rounds) {
        List<Measured> found = new ArrayList<>();
        try (var database = new TitleDatabase(stack.database("listing"))) {
            int step = Math.max(1, letters / 10);
            for (int from = 0; from < letters; from += step) {
                database.jdbc().sql(FILL).params(from, from + step - 1).update();
            }
            database.jdbc().sql("VACUUM ANALYZE").update();
            var view = new Letters(database.dataSource());
            var random = new Random(SEED);
            for (int round = 0; round <= rounds; round++) {
                var lists = timed(
                        LETTERS, round, () -> view.list(LetterFilter.of(criteria(random)), states(random), null, PAGE));
                var groups = timed(GROUPS, round, () -> view.groups(states(random), null, PAGE));
                // The first round warms up.
                if (round > 0) {
                    found.add(lists);
                    found.add(groups);
                }
            }
        }
        return found;
    }

    private static Measured timed(String what, int round, Supplier<LetterPage<?>> call) {
        var nanos = new long[CALLS];
        for (int i = 0; i < CALLS; i++) {
            long began = System.nanoTime();
            if (call.get().items().isEmpty()) {
                throw new IllegalStateException("A " + what + " was empty");
            }
            nanos[i] = System.nanoTime() - began;
        }
        return Measured.ofEach(what, round, nanos);
    }

    /** In turn by topic, by projection, by fingerprint and by nothing. */
    private static LetterCriteria criteria(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> LetterCriteria.ofTopic("events.post");
            case 1 -> LetterCriteria.ofProjection("titles");
            case 2 -> LetterCriteria.ofFingerprint("fp-" + square(random));
            default -> LetterCriteria.NONE;
        };
    }

    private static int square(Random random) {
        int n = 3 * random.nextInt(FINGERPRINTS);
        return n * n % FINGERPRINTS;
    }

    private static Set<LetterState> states(Random random) {
        return random.nextBoolean() ? Set.of(LetterState.OPEN) : Set.of();
    }
}
