package io.millrace.local.traffic;

import io.millrace.local.community.Answer;
import io.millrace.local.traffic.Handles.NotCreatedException;
import io.millrace.local.traffic.Played.Outcome;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Plays commands against the write service, again where that may help. Thread-safe. */
final class Player {

    private static final int ATTEMPTS = 12;

    private final Desk desk;

    Player(Desk desk) {
        this.desk = desk;
    }

    Played play(Command command) {
        var last = "not tried";
        for (int attempt = 1; attempt <= ATTEMPTS && !Thread.currentThread().isInterrupted(); attempt++) {
            try {
                var answer = command.send(desk);
                if (!answer.worthRepeating()) {
                    return answered(command, answer);
                }
                last = answer.problem();
            } catch (NotCreatedException e) {
                return ended(command, Outcome.REFUSED, e.getMessage());
            } catch (IOException e) {
                last = e.toString();
            }
            pauseAfter(attempt);
        }
        return ended(command, Outcome.FAILED, last);
    }

    private Played answered(Command command, Answer answer) throws NotCreatedException {
        return answer.accepted()
                ? new Played(
                        Outcome.ACCEPTED,
                        desk.posts().id(command.post()),
                        answer.receipt().orElse(null),
                        System.nanoTime(),
                        "")
                : ended(command, Outcome.REFUSED, answer.problem());
    }

    private Played ended(Command command, Outcome outcome, @Nullable String detail) {
        command.refused(desk);
        return new Played(outcome, null, null, System.nanoTime(), String.valueOf(detail));
    }

    private static void pauseAfter(int attempt) {
        long ceiling = Math.min(1_000, 10L << attempt);
        LockSupport.parkNanos(
                TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(ceiling) + 1));
    }
}
