package io.millrace.local.page;

import io.millrace.local.flow.FlowSnapshot;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Totals of the last two minutes, one for each second, so that a page opened now has its chart at once. Thread-safe. */
final class FlowHistory {

    private static final int SECONDS = 120;

    private final Deque<Point> points = new ArrayDeque<>();

    synchronized void add(FlowSnapshot flow) {
        if (!points.isEmpty() && flow.at() - points.getLast().at() < 950) {
            return;
        }
        points.addLast(new Point(flow.at(), flow.written(), flow.relayed(), flow.applied()));
        if (points.size() > SECONDS) {
            points.removeFirst();
        }
    }

    synchronized List<Point> points() {
        return List.copyOf(points);
    }

    /** Totals at one moment, in milliseconds since 1970; null where the source did not answer. */
    record Point(long at, @Nullable Long written, @Nullable Long relayed, @Nullable Long applied) {}
}
