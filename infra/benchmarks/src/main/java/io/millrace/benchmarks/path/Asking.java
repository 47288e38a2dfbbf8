package io.millrace.benchmarks.path;

import io.millrace.contract.outbox.Receipt;
import io.millrace.local.community.Answer;
import io.millrace.local.community.ReadSide;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How a client learns that its change is visible. */
enum Asking {
    /** By one query, which the read service holds back until it shows the change. */
    WAITING(Duration.ofSeconds(10)),
    /** By queries that look once, each some milliseconds after the answer to the one before. */
    POLLING(Duration.ZERO);

    static final Duration PAUSE = Duration.ofMillis(5);

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private final Duration wait;

    Asking(Duration wait) {
        this.wait = wait;
    }

    /**
     * Returns once a query shows the change.
     *
     * @throws IOException if none does within a minute
     */
    void untilVisible(ReadSide service, Change change) throws IOException {
        long deadline = System.nanoTime() + PATIENCE;
        var answer = query(service, change.post(), change.receipt());
        while (!answer.accepted()) {
            if (System.nanoTime() - deadline > 0 || !answer.worthRepeating()) {
                throw new IOException("%s is not visible: %s".formatted(change.receipt(), answer.problem()));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            answer = query(service, change.post(), change.receipt());
        }
    }

    private Answer query(ReadSide service, String post, Receipt receipt) throws IOException {
        return receipt.aggregateType().equals("comment")
                ? service.comments(post, receipt, wait)
                : service.post(post, receipt, wait);
    }
}
