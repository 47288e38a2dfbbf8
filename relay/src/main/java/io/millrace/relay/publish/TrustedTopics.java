package io.millrace.relay.publish;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which topics are believed to take any row: those that have taken one, until they refuse one. Kept over the runs of a
 * relay, so that a run that ended for a refusal is not followed by one that ends for the same. Thread-safe.
 */
final class TrustedTopics {

    /** So many rows in a row, without a refusal, win trust back: more than lie between a position and the row refused. */
    private static final int ROWS_AFTER_REFUSAL = 100_000;

    private final Map<String, Integer> wanting = new ConcurrentHashMap<>();

    boolean contains(String topic) {
        var rows = wanting.get(topic);
        return rows != null && rows == 0;
    }

    /** The topic has taken a row. */
    void taken(String topic) {
        wanting.merge(topic, 0, (rows, none) -> Math.max(0, rows - 1));
    }

    /** The topic has refused a row. */
    void refused(String topic) {
        wanting.put(topic, ROWS_AFTER_REFUSAL);
    }
}
