package io.millrace.local.page;

import org.jspecify.annotations.Nullable;

/** The latest state of the page as JSON. Readers that are slow skip states, and cost nothing. Thread-safe. */
final class Feed {

    private Frame latest = new Frame(0, "{}");
    private boolean closed;

    synchronized void publish(String json) {
        latest = new Frame(latest.number + 1, json);
        notifyAll();
    }

    /** The first frame after the given one that is still the latest; null once the feed is closed. */
    synchronized @Nullable Frame after(long number) throws InterruptedException {
        while (latest.number <= number && !closed) {
            wait();
        }
        return closed ? null : latest;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /**
     * One state.
     *
     * @param number counts up from 1
     */
    record Frame(long number, String json) {}
}
