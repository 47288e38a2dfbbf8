package io.millrace.projection.engine;

import java.util.Comparator;

/** Type and id of an aggregate. In the order of the versions' key, so that neighbours are written together. */
record AggregateKey(String type, String id) implements Comparable<AggregateKey> {

    private static final Comparator<AggregateKey> ORDER =
            Comparator.comparing(AggregateKey::id).thenComparing(AggregateKey::type);

    @Override
    public int compareTo(AggregateKey other) {
        return ORDER.compare(this, other);
    }
}
