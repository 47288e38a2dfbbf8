package io.millrace.deadletter.repetition;

import io.millrace.deadletter.work.BackgroundWork;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets keys that nobody will send again. Every instance of a service may run one. */
public final class KeyRetention extends BackgroundWork {

    private static final Logger log = LoggerFactory.getLogger(KeyRetention.class);

    private static final Duration INTERVAL = Duration.ofHours(1);

    private final Repetitions repetitions;
    private final Duration retention;

    /**
     * @param retention how long a key is kept
     * @param longestWait the wait that repeated failures grow to
     */
    public KeyRetention(Repetitions repetitions, Duration retention, Duration longestWait) {
        super("idempotency-key-retention", INTERVAL, longestWait);
        this.repetitions = repetitions;
        this.retention = retention;
    }

    @Override
    protected boolean work() {
        int forgotten = repetitions.forget(retention);
        if (forgotten > 0) {
            log.atInfo().addKeyValue("forgotten", forgotten).log("{} old idempotency keys are forgotten", forgotten);
        }
        return false;
    }

    @Override
    protected void release() {
        // a round keeps nothing for the next
    }
}
