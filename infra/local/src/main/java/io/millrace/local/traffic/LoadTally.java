package io.millrace.local.traffic;

import io.millrace.local.traffic.Played.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What became of the commands of a load. Thread-safe. */
public final class LoadTally {

    private static final int FAILURES_KEPT = 10;

    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private final List<String> failures = new ArrayList<>();

    LoadTally() {}

    synchronized void add(Command command, Played played) {
        outcomes.merge(played.outcome(), 1, Integer::sum);
        if (played.outcome() == Outcome.FAILED && failures.size() < FAILURES_KEPT) {
            failures.add("%s on post number %d: %s"
                    .formatted(command.getClass().getSimpleName(), command.post(), played.detail()));
        }
    }

    /** Commands that the write side did. */
    public int accepted() {
        return count(Outcome.ACCEPTED);
    }

    /** Commands that the write side rightly said no to, such as a comment on a deleted post. */
    public int refused() {
        return count(Outcome.REFUSED);
    }

    /** Commands that never got a useful answer. */
    public int failed() {
        return count(Outcome.FAILED);
    }

    /** The first failures, for people. */
    public synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    private synchronized int count(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0);
    }
}
