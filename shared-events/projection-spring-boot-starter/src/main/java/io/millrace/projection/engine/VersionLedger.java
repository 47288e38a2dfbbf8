package io.millrace.projection.engine;

import io.millrace.projection.Outcome;
import io.millrace.projection.ProjectionKind;
import java.util.Map;
import java.util.TreeMap;

/** The versions of a batch's aggregates: as stored before the batch, and as the batch moves them. */
final class VersionLedger {

    /** A version before and after the batch. */
    static final class Head {
        private final long stored;
        private long current;

        private Head(long stored) {
            this.stored = stored;
            this.current = stored;
        }

        long stored() {
            return stored;
        }

        long current() {
            return current;
        }
    }

    private final ProjectionKind kind;
    private final Map<AggregateKey, Head> heads;

    VersionLedger(ProjectionKind kind, Map<AggregateKey, Long> stored) {
        this.kind = kind;
        this.heads = new TreeMap<>();
        stored.forEach((key, version) -> heads.put(key, new Head(version)));
    }

    /** The outcome of an event by its version; a version that is or jumps ahead becomes the current one. */
    Outcome decide(AggregateKey key, long version) {
        var head = heads.get(key);
        if (head == null) {
            throw new IllegalStateException("The version of %s was not read with its batch".formatted(key));
        }
        if (version <= head.current) {
            return version == head.current || kind == ProjectionKind.DELTA ? Outcome.DUPLICATE : Outcome.SUPERSEDED;
        }
        boolean follows = version == head.current + 1;
        if (follows || kind == ProjectionKind.STATE) {
            head.current = version;
        }
        return follows ? Outcome.APPLIED : Outcome.GAP;
    }

    long current(AggregateKey key) {
        var head = heads.get(key);
        return head == null ? 0 : head.current;
    }

    /** The heads that moved, sorted by key. */
    Map<AggregateKey, Head> moved() {
        Map<AggregateKey, Head> moved = new TreeMap<>(heads);
        moved.values().removeIf(head -> head.current == head.stored);
        return moved;
    }
}
