package io.millrace.projection.engine;

import java.util.Comparator;

/** Type and id of an aggregate. */
record AggregateKey(String type, String id) implements Comparable<AggregateKey> {

    private static final Comparator<AggregateKey> ORDER =
            Comparator.comparing(AggregateKey::type).thenComparing(AggregateKey::id);

    @Override
    public int compareTo(AggregateKey other) {
        return ORDER.compare(this, other);
    }
}
