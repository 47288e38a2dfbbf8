package io.millrace.projection.engine;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A partition whose records are tried one by one before they are applied together with others. */
final class CarefulPartition {

    /** Starts that end at one record while it is applied by itself. One alone may have had another cause. */
    private static final int CONVICTED_AFTER = 2;

    /** Records to be tried: a batch is rarely larger. */
    private static final int RECORDS = 2_000;

    private final Set<Long> convicted;
    private final long until;
    private long triedBefore;

    /**
     * @param next the next record
     * @param crashedAt records at which starts ended, each as often as one did
     */
    CarefulPartition(long next, List<Long> crashedAt) {
        this.until = Math.max(next, crashedAt.isEmpty() ? next : Collections.max(crashedAt)) + RECORDS;
        this.convicted = crashedAt.stream()
                .filter(offset -> Collections.frequency(crashedAt, offset) >= CONVICTED_AFTER)
                .collect(Collectors.toUnmodifiableSet());
    }

    boolean isConvicted(long offset) {
        return convicted.contains(offset);
    }

    /** Whether the process has survived it, applied by itself. */
    boolean isTried(long offset) {
        return offset < triedBefore;
    }

    /** They are tried in their order. */
    void tried(long offset) {
        triedBefore = offset + 1;
    }

    /** Whether it lies beyond the records to be tried. */
    boolean endsBefore(long offset) {
        return offset >= until;
    }
}
