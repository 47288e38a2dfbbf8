package io.millrace.benchmarks.letters;

import io.millrace.benchmarks.stack.BenchStack;
import io.millrace.deadletter.view.Letters;
import java.util.ArrayList;
import java.util.List;

/** How long each kind of page takes among very many letters. */
final class ListLatency {

    private static final int CALLS = 200;

    private final BenchStack stack;
    private final int letters;

    ListLatency(BenchStack stack, int letters) {
        this.stack = stack;
        this.letters = letters;
    }

    List<Measured> measure(int rounds) {
        List<Measured> found = new ArrayList<>();
        try (var database = new TitleDatabase(stack.database("listing"))) {
            var listed = new ListedLetters(letters);
            listed.fill(database.jdbc());
            var listings = new Listings(new Letters(database.dataSource()), listed).all();
            for (int round = 0; round <= rounds; round++) {
                for (Listing listing : listings) {
                    var measured = timed(listing, round);
                    // The first round warms up.
                    if (round > 0) {
                        found.add(measured);
                    }
                }
            }
        }
        return found;
    }

    private static Measured timed(Listing listing, int round) {
        var nanos = new long[CALLS];
        for (int i = 0; i < CALLS; i++) {
            var request = listing.requests().get();
            long began = System.nanoTime();
            if (request.get().items().isEmpty()) {
                throw new IllegalStateException("A %s was empty".formatted(listing.what()));
            }
            nanos[i] = System.nanoTime() - began;
        }
        return Measured.ofEach(listing.what(), round, nanos);
    }
}
