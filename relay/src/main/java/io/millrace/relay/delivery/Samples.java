package io.millrace.relay.delivery;

import java.util.ArrayDeque;
import java.util.Optional;

/** Horizons that were seen and not confirmed yet, oldest first; thinned out when a slot stands still. Not thread-safe. */
final class Samples {

    private static final int MOST = 600;

    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    /**
     * What the database said at one moment.
     *
     * @param lsn every transaction before the horizon was committed before it
     * @param horizon a transaction id of 64 bits, as text
     * @param quiet whether no transaction was running, so that the horizon lies behind all that had come
     * @param takenAt when, of {@link System#nanoTime()}
     */
    record Sample(long lsn, String horizon, boolean quiet, long takenAt) {}

    void add(Sample sample) {
        if (samples.size() >= MOST) {
            thinOut();
        }
        samples.add(sample);
    }

    /** The youngest one that the slot has passed; it and those before it are forgotten. */
    Optional<Sample> passed(long confirmed) {
        Optional<Sample> last = Optional.empty();
        while (!samples.isEmpty() && samples.element().lsn() <= confirmed) {
            last = Optional.of(samples.remove());
        }
        return last;
    }

    private void thinOut() {
        var kept = new ArrayDeque<Sample>();
        var keep = true;
        for (var sample : samples) {
            if (keep) {
                kept.add(sample);
            }
            keep = !keep;
        }
        samples.clear();
        samples.addAll(kept);
    }
}
