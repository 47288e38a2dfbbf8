package io.millrace.local.page;

import io.millrace.contract.outbox.Receipt;
import io.millrace.local.community.Answer;
import io.millrace.local.community.ReadSide;
import io.millrace.local.community.WriteSide;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Whoever sits before the page: writes through the write service, then reads the own write from the read service. */
final class Member {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final WriteSide write;
    private final ReadSide read;

    Member(WriteSide write, ReadSide read) {
        this.write = write;
        this.read = read;
    }

    /** Publishes a post and waits until the read side shows it. */
    Deed publish(String author, String title, String body) throws IOException {
        long started = System.nanoTime();
        var answer = write.publish(UUID.randomUUID().toString(), author, title, body);
        return seen(answer.body().path("id").asString(""), answer, started);
    }

    Deed like(String post, String user, boolean likes) throws IOException {
        long started = System.nanoTime();
        return seen(post, likes ? write.like(post, user) : write.unlike(post, user), started);
    }

    Deed comment(String post, String author, String body) throws IOException {
        long started = System.nanoTime();
        return seen(post, write.comment(UUID.randomUUID().toString(), post, null, author, body), started);
    }

    private Deed seen(String post, Answer written, long started) throws IOException {
        long answered = System.nanoTime();
        var receipt = written.receipt().orElse(null);
        if (!written.accepted() || receipt == null) {
            return Deed.refused("The write service says: " + written.problem());
        }
        var shown = read.post(post, receipt, PATIENCE);
        return shown.accepted()
                ? new Deed(
                        post,
                        receipt.toString(),
                        millis(started, answered),
                        millis(answered, System.nanoTime()),
                        shown.body(),
                        null)
                : Deed.late(post, receipt, millis(started, answered), shown);
    }

    private static double millis(long from, long to) {
        return (to - from) / 1e6;
    }

    /**
     * What was done, and how long it took to be seen.
     *
     * @param post id of the post
     * @param receipt what the write side promised
     * @param writtenMillis from the request to the write side's answer
     * @param visibleMillis from there to the read side's answer that shows it
     * @param summary the post as the read side shows it
     * @param problem what went wrong, or null
     */
    record Deed(
            @Nullable String post,
            @Nullable String receipt,
            @Nullable Double writtenMillis,
            @Nullable Double visibleMillis,
            @Nullable JsonNode summary,
            @Nullable String problem) {

        static Deed refused(String problem) {
            return new Deed(null, null, null, null, null, problem);
        }

        private static Deed late(String post, Receipt receipt, double writtenMillis, Answer shown) {
            return new Deed(
                    post,
                    receipt.toString(),
                    writtenMillis,
                    null,
                    null,
                    "Written, but the read service did not show it in %d s (%s). It will as soon as it can."
                            .formatted(PATIENCE.toSeconds(), shown.problem()));
        }
    }
}
