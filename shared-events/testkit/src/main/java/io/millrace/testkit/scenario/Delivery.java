package io.millrace.testkit.scenario;

import io.millrace.contract.envelope.EventEnvelope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * How events travel: in order and once, or with the faults that an at-least-once relay may show. Immutable.
 *
 * <p>The same seed yields the same faults. {@link #toString} carries it: put it into messages of failed tests.
 *
 * @param seed seed of all chance
 * @param duplicates share of events that are delivered a second time later on, from 0 to 1
 * @param reordered whether events of different aggregates overtake each other; those of one aggregate never do
 * @param redeliveries how often the stream falls back to an earlier event and delivers all from there again, in order
 */
public record Delivery(long seed, double duplicates, boolean reordered, int redeliveries) {

    public Delivery {
        if (duplicates < 0 || duplicates > 1 || redeliveries < 0) {
            throw new IllegalArgumentException(
                    "A delivery has a share of duplicates from 0 to 1 and 0 or more redeliveries, got %s and %d"
                            .formatted(duplicates, redeliveries));
        }
    }

    /** Each event once, in the order of the outbox. */
    public static Delivery inOrder() {
        return new Delivery(0, 0, false, 0);
    }

    /** No faults yet; those added draw from the seed. */
    public static Delivery seeded(long seed) {
        return new Delivery(seed, 0, false, 0);
    }

    /** With the given share of events delivered a second time, anywhere later. */
    public Delivery withDuplicates(double share) {
        return new Delivery(seed, share, reordered, redeliveries);
    }

    /** With events of different aggregates overtaking each other. */
    public Delivery reorderedAcrossKeys() {
        return new Delivery(seed, duplicates, true, redeliveries);
    }

    /** With the stream falling back and running again, as after a relay's crash. */
    public Delivery withRedeliveries(int times) {
        return new Delivery(seed, duplicates, reordered, times);
    }

    /** The events as they arrive. Each arrives at least once, and for the first time in its aggregate's order. */
    public List<EventEnvelope> of(List<EventEnvelope> events) {
        var random = new Random(seed);
        var arriving = reordered ? interleaved(events, random) : new ArrayList<>(events);
        for (int i = 0; i < redeliveries && !arriving.isEmpty(); i++) {
            fallBack(arriving, random);
        }
        duplicate(arriving, random);
        return List.copyOf(arriving);
    }

    private static List<EventEnvelope> interleaved(List<EventEnvelope> events, Random random) {
        List<Deque<EventEnvelope>> waiting = new ArrayList<>(events.stream()
                .collect(Collectors.groupingBy(
                        AggregateKey::of, LinkedHashMap::new, Collectors.toCollection(ArrayDeque<EventEnvelope>::new)))
                .values());
        List<EventEnvelope> result = new ArrayList<>(events.size());
        while (!waiting.isEmpty()) {
            int chosen = random.nextInt(waiting.size());
            result.add(waiting.get(chosen).remove());
            if (waiting.get(chosen).isEmpty()) {
                waiting.remove(chosen);
            }
        }
        return result;
    }

    private static void fallBack(List<EventEnvelope> arriving, Random random) {
        int end = 1 + random.nextInt(arriving.size());
        int start = random.nextInt(end);
        arriving.addAll(end, List.copyOf(arriving.subList(start, end)));
    }

    private void duplicate(List<EventEnvelope> arriving, Random random) {
        for (int i = arriving.size() - 1; i >= 0; i--) {
            if (random.nextDouble() < duplicates) {
                arriving.add(i + 1 + random.nextInt(arriving.size() - i), arriving.get(i));
            }
        }
    }
}
