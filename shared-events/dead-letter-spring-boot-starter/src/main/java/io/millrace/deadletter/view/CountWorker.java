package io.millrace.deadletter.view;

import io.millrace.deadletter.work.BackgroundWork;
import java.time.Duration;

/** Folds counts as changes come in. Every instance of a service may run one, whether it executes replays or not. */
public final class CountWorker extends BackgroundWork {

    private final GroupCounts counts;

    /**
     * @param interval how often to look for changes
     * @param longestWait the wait that repeated failures grow to
     */
    public CountWorker(GroupCounts counts, Duration interval, Duration longestWait) {
        super("dead letter counts", interval, longestWait);
        this.counts = counts;
    }

    @Override
    protected boolean work() {
        return counts.fold();
    }

    @Override
    protected void release() {
        // a round keeps nothing for the next
    }
}
