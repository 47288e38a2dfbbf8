package io.millrace.local.flow;

import java.util.Arrays;

/**
 * The records seen on one partition: how many, and the offsets of those that some projection has not applied yet.
 * Offsets have holes where a Kafka transaction ended, so differences of offsets are not counts. Not thread-safe.
 */
final class PartitionLedger {

    private long[] offsets = new long[64];
    private int first;
    private int end;
    private long seen;

    void add(long offset) {
        if (end == offsets.length) {
            makeRoom();
        }
        offsets[end++] = offset;
        seen++;
    }

    /** Records seen so far. */
    long seen() {
        return seen;
    }

    /** How many of them a projection has still to apply whose next offset is the given one. */
    int behind(long nextOffset) {
        int found = Arrays.binarySearch(offsets, first, end, nextOffset);
        return end - (found < 0 ? -found - 1 : found);
    }

    /** Offsets below are applied everywhere; nobody will ask for them again. */
    void forgetBelow(long nextOffset) {
        first = end - behind(nextOffset);
    }

    private void makeRoom() {
        int kept = end - first;
        var target = kept > offsets.length / 2 ? new long[offsets.length * 2] : offsets;
        System.arraycopy(offsets, first, target, 0, kept);
        offsets = target;
        first = 0;
        end = kept;
    }
}
