package io.millrace.deadletter.replay;

import io.millrace.deadletter.work.BackgroundWork;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Empties queues whose letters are closed, and closes letters that their projections have overtaken; for each projection
 * on a thread of its own, so that one whose handlers wait for something holds up no other. Every instance of a service
 * may run one.
 */
public final class QueueWorker implements SmartLifecycle {

    private static final Duration LOOK_FOR_OVERTAKEN = Duration.ofSeconds(10);

    private final List<Queues> ofGroups;

    /**
     * @param replayer applies what waits
     * @param interval how often to look for queues to empty
     * @param longestWait the wait that repeated failures grow to
     */
    public QueueWorker(Replayer replayer, Duration interval, Duration longestWait) {
        this(replayer, interval, longestWait, LOOK_FOR_OVERTAKEN);
    }

    QueueWorker(Replayer replayer, Duration interval, Duration longestWait, Duration lookForOvertaken) {
        this.ofGroups = replayer.groups().stream()
                .map(group -> new Queues(replayer, group, interval, longestWait, lookForOvertaken))
                .toList();
    }

    @Override
    public void start() {
        ofGroups.forEach(Queues::start);
    }

    @Override
    public void stop() {
        ofGroups.forEach(Queues::askToStop);
        var latest = BackgroundWork.longestStop();
        ofGroups.forEach(queues -> queues.stopBy(latest));
    }

    @Override
    public boolean isRunning() {
        return ofGroups.stream().anyMatch(Queues::isRunning);
    }

    @Override
    public int getPhase() {
        return BackgroundWork.PHASE;
    }

    /** The queues of one projection. */
    private static final class Queues extends BackgroundWork {

        private static final Logger log = LoggerFactory.getLogger(QueueWorker.class);

        private static final String ACTOR = "queue worker";

        private final Replayer replayer;
        private final String group;
        private final Duration lookForOvertaken;
        private long lookedForOvertaken = System.nanoTime();

        private Queues(
                Replayer replayer, String group, Duration interval, Duration longestWait, Duration lookForOvertaken) {
            super("dead letter queues of " + group, interval, longestWait);
            this.replayer = replayer;
            this.group = group;
            this.lookForOvertaken = lookForOvertaken;
        }

        @Override
        protected boolean work() {
            if (replayer.goOn(group, ACTOR)) {
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
            int closed = replayer.closeOvertaken(group, ACTOR);
            if (closed > 0) {
                log.atInfo()
                        .addKeyValue("group", group)
                        .addKeyValue("letters", closed)
                        .log(
                                "{} letters of {} are superseded: its projection has these versions or newer ones",
                                closed,
                                group);
            }
        }

        @Override
        protected void release() {
            // a round keeps nothing for the next
        }
    }
}
