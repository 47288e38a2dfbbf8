package io.millrace.relay.lifecycle;

import io.millrace.relay.letter.GivenUp;
import io.millrace.relay.letter.HeldRow;
import io.millrace.relay.letter.LedgerException;
import io.millrace.relay.letter.LetterReason;
import io.millrace.relay.letter.Request;
import io.millrace.relay.letter.Requests;
import io.millrace.relay.letter.RowKey;
import io.millrace.relay.position.RelayPosition.Resent;
import io.millrace.relay.publish.Publisher;
import io.millrace.relay.publish.UnsendableRowException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what operators ask for: the failed row first, then those behind it in their order. Each step is recorded before the
 * next, so that a relay that is killed goes on where it was. {@link #look()} is called by the watch, the rest by the handler.
 */
final class Resubmissions {

    private static final Logger log = LoggerFactory.getLogger(Resubmissions.class);
    private static final int ROWS_AT_ONCE = 500;
    private static final long NO_REQUEST = 0;

    /** Before the place of the failed row itself, so that a run after this one does not take it for sent. */
    private static final long NOT_SENT = -1;

    private final Requests requests;
    private final Requests watched;
    private final Publisher publisher;
    private final @Nullable Resent done;
    private volatile boolean asked;
    private boolean begun;
    private boolean kept;

    /**
     * @param watched the same requests, on a session of the watch
     * @param done how far a former run came; what it covers was sent, whether recorded or not
     */
    Resubmissions(Requests requests, Requests watched, Publisher publisher, @Nullable Resent done) {
        this.requests = requests;
        this.watched = watched;
        this.publisher = publisher;
        this.done = done;
    }

    /** Looks whether there is something to do. */
    void look() {
        try {
            if (!asked && watched.exist() && watched.isAnyPending()) {
                asked = true;
            }
        } catch (LedgerException e) {
            log.warn("Operators' requests are not seen for now: {}", e.getMessage());
        }
    }

    /** Does what there is to do, between two batches. */
    void work() throws InterruptedException {
        if (!begun) {
            kept = requests.exist();
            begun = true;
            if (kept) {
                finishBurials();
                releaseForsaken();
                asked = true;
            }
        }
        if (asked) {
            asked = false;
            for (var next = requests.next(); next.isPresent(); next = requests.next()) {
                perform(next.get());
            }
        }
    }

    /** A former run may have ended right after it had recorded a letter: before it was written, or noted to be. */
    private void finishBurials() throws InterruptedException {
        for (var left : requests.leftOver()) {
            if (left.inDoubt() && !isWritten(left)) {
                log.atWarn()
                        .addKeyValue("eventId", left.row().row().id())
                        .log(
                                "Row {} was given up right before a relay ended: its letter is written now",
                                left.letter().id());
                publisher.repost(NO_REQUEST, left.row().place(), left.letter());
            }
            requests.released(List.of(left.row()));
        }
    }

    private boolean isWritten(GivenUp left) {
        return done != null
                && (done.place() == left.row().place()
                        || (done.place() == NOT_SENT && done.request() == left.request()));
    }

    private void releaseForsaken() throws InterruptedException {
        for (var key : requests.forsaken()) {
            log.warn("Rows of {} in {} wait for nothing and are sent", key.aggregateId(), key.topic());
            release(NO_REQUEST, key);
        }
    }

    private void perform(Request request) throws InterruptedException {
        var letter = request.letter();
        if (letter.reason() == LetterReason.HELD && requests.wentMeanwhile(request)) {
            requests.resolved(request.resubmitted());
            requests.finished(request, 0);
            return;
        }
        if (request.open()) {
            if (request.act() == Request.Act.RESUBMIT && !isDone(request.number(), 0)) {
                var resending = publisher.resend(request.number(), List.of(new HeldRow(0, letter.id(), letter.row())));
                var refusal = resending.refusal();
                if (refusal != null) {
                    refused(request, refusal);
                    return;
                }
            }
            publisher.settle(letter.id());
            requests.resolved(request);
            log.atInfo()
                    .addKeyValue("eventId", letter.row().id())
                    .log("Row {} is resolved: {}", letter.id(), request.act());
        }
        var key = RowKey.of(letter.row());
        requests.finished(request, request.parked() && key != null ? release(request.number(), key) : 0);
    }

    /** A row that was only held is dead from now on, and what is behind it waits for it as well. */
    private void refused(Request request, UnsendableRowException refusal) throws InterruptedException {
        var letter = request.letter();
        log.atWarn()
                .addKeyValue("eventId", letter.row().id())
                .log("Row {} was resubmitted and refused: {}", letter.id(), refusal.getMessage());
        if (letter.reason() == LetterReason.HELD) {
            publisher.bury(request.number(), new HeldRow(NOT_SENT, letter.id(), letter.row()), refusal);
        }
        requests.refused(request, refusal.reason(), refusal.what());
    }

    /** Sends the rows of the key that wait, as long as none of them fails. */
    private long release(long request, RowKey key) throws InterruptedException {
        long released = 0;
        while (!requests.isBlocked(key)) {
            var rows = requests.waiting(key, ROWS_AT_ONCE);
            if (rows.isEmpty()) {
                publisher.unpark(key);
                return released;
            }
            var sent = sentBefore(request, rows);
            var rest = rows.subList(sent, rows.size());
            var resending = rest.isEmpty() ? new Publisher.Resending(0, null) : publisher.resend(request, rest);
            var through = sent + resending.sent();
            requests.released(rows.subList(0, through));
            released += through;
            var refusal = resending.refusal();
            if (refusal != null) {
                var failed = rows.get(through);
                publisher.bury(request, failed, refusal);
                requests.released(List.of(failed));
                log.warn("Row {} failed while it was released; the rows behind it wait on", failed.id());
            }
        }
        return released;
    }

    private int sentBefore(long request, List<HeldRow> rows) {
        if (done == null) {
            return 0;
        }
        var last = done.place();
        // A request is for one key. Without one, the last row tells which key was released: places are those of all.
        if (request == NO_REQUEST && rows.stream().noneMatch(row -> row.place() == last)) {
            return 0;
        }
        return (int) rows.stream().filter(row -> isDone(request, row.place())).count();
    }

    private boolean isDone(long request, long place) {
        return done != null && done.request() == request && place <= done.place();
    }

    void close() {
        requests.close();
        watched.close();
    }
}
