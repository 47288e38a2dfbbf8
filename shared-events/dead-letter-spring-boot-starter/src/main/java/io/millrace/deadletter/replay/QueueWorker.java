package io.millrace.deadletter.replay;

import io.millrace.deadletter.work.BackgroundWork;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties queues whose letters are closed, and closes letters that their projections have overtaken. Every instance of a
 * service may run one.
 */
public final class QueueWorker extends BackgroundWork {

    private static final Logger log = LoggerFactory.getLogger(QueueWorker.class);

    private static final Duration LOOK_FOR_OVERTAKEN = Duration.ofSeconds(10);

    private static final String ACTOR = "queue worker";

    private final Replayer replayer;
    private final Duration lookForOvertaken;
    private long lookedForOvertaken = System.nanoTime();

    /**
     * @param replayer applies what waits
     * @param interval how often to look for queues to empty
     * @param longestWait the wait that repeated failures grow to
     */
    public QueueWorker(Replayer replayer, Duration interval, Duration longestWait) {
        this(replayer, interval, longestWait, LOOK_FOR_OVERTAKEN);
    }

    QueueWorker(Replayer replayer, Duration interval, Duration longestWait, Duration lookForOvertaken) {
        super("dead-letter-queues", interval, longestWait);
        this.replayer = replayer;
        this.lookForOvertaken = lookForOvertaken;
    }

    @Override
    protected boolean work() {
        if (replayer.goOn(ACTOR)) {
            return true;
        }
        closeOvertaken();
        return false;
    }

    private void closeOvertaken() {
        if (System.nanoTime() - lookedForOvertaken < lookForOvertaken.toNanos()) {
            return;
        }
        lookedForOvertaken = System.nanoTime();
        int closed = replayer.closeOvertaken(ACTOR);
        if (closed > 0) {
            log.atInfo()
                    .addKeyValue("letters", closed)
                    .log("{} letters are superseded: their projections have these versions or newer ones", closed);
        }
    }

    @Override
    protected void release() {
        // a round keeps nothing for the next
    }
}
