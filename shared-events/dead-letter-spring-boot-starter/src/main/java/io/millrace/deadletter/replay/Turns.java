package io.millrace.deadletter.replay;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * While something that may end the process is applied, nothing else is in hand, so that the crash is not its too.
 * Thread-safe.
 */
public final class Turns {

    /** Who waits longer would have all others wait behind a handler that takes its time. */
    private static final long LONGEST_WAIT_MILLIS = 1_000;

    private final ReadWriteLock turns = new ReentrantReadWriteLock();

    /** Held from before a start is noted on letters or queues until they are decided; closed by the thread that took it. */
    public interface Turn extends AutoCloseable {

        @Override
        void close();
    }

    /**
     * Takes a turn, which is waited for a moment.
     *
     * @param careful whether what is taken in hand is in doubt, because its process ended before; then nobody else has a turn
     * @return null if there is none for now; come again
     */
    public @Nullable Turn take(boolean careful) {
        var turn = careful ? turns.writeLock() : turns.readLock();
        try {
            return turn.tryLock(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS) ? turn::unlock : null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
