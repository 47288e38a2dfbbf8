package io.millrace.local.traffic;

import io.millrace.contract.outbox.Receipt;
import io.millrace.local.community.Answer;
import io.millrace.local.community.ReadSide;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Asks the read side for what was just written, and takes the time until it is there. Thread-safe. */
public final class Visibility {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ReadSide service;

    public Visibility(ReadSide service) {
        this.service = service;
    }

    /**
     * Waits until a query shows the change.
     *
     * @param since {@link System#nanoTime()} when the write side answered
     * @return from {@code since} to the query's answer; empty if the read side did not show it in time
     */
    public Optional<Duration> of(String post, Receipt receipt, long since) {
        try {
            return shows(ask(post, receipt))
                    ? Optional.of(Duration.ofNanos(System.nanoTime() - since))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Answer ask(String post, Receipt receipt) throws IOException {
        return receipt.aggregateType().equals("comment")
                ? service.comments(post, receipt, PATIENCE)
                : service.post(post, receipt, PATIENCE);
    }

    /** A deleted post is shown by its absence. */
    private static boolean shows(Answer answer) {
        return answer.accepted() || answer.status() == 404;
    }
}
