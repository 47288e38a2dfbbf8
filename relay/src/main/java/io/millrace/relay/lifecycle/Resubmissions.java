package io.millrace.relay.lifecycle;

import io.millrace.relay.capture.CapturedBatch;
import io.millrace.relay.letter.HeldRow;
import io.millrace.relay.letter.HeldRows;
import io.millrace.relay.letter.LedgerException;
import io.millrace.relay.letter.LetterReason;
import io.millrace.relay.letter.Request;
import io.millrace.relay.letter.Requests;
import io.millrace.relay.letter.RowKey;
import io.millrace.relay.letter.UnreadRows;
import io.millrace.relay.position.RelayPosition.Resent;
import io.millrace.relay.publish.Publisher;
import io.millrace.relay.publish.UnsendableRowException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/**
 * Does what operators ask for: the failed row first, then those behind it in their order. Each step is recorded before the
 * next, so that a relay that is killed goes on where it was. Rows that the log is not read up to again yet are left alone.
 * {@link #look()} is called by the watch, the rest by the handler.
 */
final class Resubmissions {

    private static final Logger log = LoggerFactory.getLogger(Resubmissions.class);
    private static final int ROWS_AT_ONCE = 500;
    private static final long NO_REQUEST = 0;

    /** Before the place of the failed row itself, so that a run after this one does not take it for sent. */
    private static final long NOT_SENT = -1;

    private final Requests requests;
    private final HeldRows held;
    private final Requests watched;
    private final Publisher publisher;
    private final @Nullable Resent done;
    private final long bytesAtOnce;
    private final List<RowKey> forsaken = new ArrayList<>();
    private final Set<String> deferred = new HashSet<>();
    private UnreadRows unread = UnreadRows.none();
    private volatile boolean asked;
    private boolean begun;
    private boolean kept;

    /**
     * @param watched the same requests, on a session of the watch
     * @param done how far a former run came; what it covers was sent, whether recorded or not
     * @param atOnce so much of a key's rows is read, sent and recorded at a time
     */
    Resubmissions(Requests requests, Requests watched, Publisher publisher, @Nullable Resent done, DataSize atOnce) {
        this.requests = requests;
        this.held = requests.held();
        this.watched = watched;
        this.publisher = publisher;
        this.done = done;
        this.bytesAtOnce = atOnce.toBytes();
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

    /** Learns what former runs left; to be called before anything is read, sent or decided on. */
    void begin() {
        kept = requests.exist();
        if (kept) {
            forsaken.addAll(held.forsaken());
            if (done != null) {
                note(done);
            }
            unread = requests.unread();
        }
    }

    /** The position tells the last step alone, and operators may have decided on its rows since: it is recorded first. */
    private void note(Resent last) {
        if (last.place() == NOT_SENT) {
            held.lettered(last.request(), last.id());
            return;
        }
        held.sent(last.from(), last.place(), last.id());
        requests.resubmission(last.request(), last.id()).ifPresent(this::resolve);
    }

    /** Does what there is to do behind a batch. */
    void work(CapturedBatch batch) throws InterruptedException {
        if (!kept) {
            return;
        }
        if (unread.read(batch) || !begun) {
            asked = asked || !begun || !deferred.isEmpty();
            if (!begun) {
                finishBurials();
                begun = true;
            }
            releaseForsaken();
        }
        if (asked) {
            asked = false;
            workOff();
        }
    }

    private void workOff() throws InterruptedException {
        defer();
        for (var next = requests.next(deferred); next.isPresent(); next = requests.next(deferred)) {
            if (unread.contains(next.get().letter().id())) {
                defer();
            } else {
                perform(next.get());
            }
        }
    }

    private void defer() {
        var waiting = unread.isEmpty()
                ? List.<String>of()
                : requests.rows().stream().filter(unread::contains).toList();
        deferred.retainAll(waiting);
        var news = waiting.stream().filter(deferred::add).toList();
        if (!news.isEmpty()) {
            log.info(
                    "{} requests, the first for row {}, wait until the log is read up to their rows again: what lies in front of these may not be sent yet",
                    news.size(),
                    news.get(0));
        }
    }

    /** A former run may have ended right after it had recorded a letter, before it was written. */
    private void finishBurials() throws InterruptedException {
        for (var left : held.leftOver()) {
            if (left.inDoubt()) {
                log.atWarn()
                        .addKeyValue("eventId", left.row().row().id())
                        .log(
                                "Row {} was given up right before a relay ended: its letter is written now",
                                left.letter().id());
                publisher.repost(NO_REQUEST, left.row().place(), left.letter());
                publisher.settle(left.letter().id());
            }
            held.released(List.of(left.row()));
        }
    }

    private void releaseForsaken() throws InterruptedException {
        for (var keys = forsaken.iterator(); keys.hasNext(); ) {
            var key = keys.next();
            if (!unread.isAnyOf(key)) {
                log.warn("Rows of {} in {} wait for nothing and are sent", key.aggregateId(), key.topic());
                release(NO_REQUEST, key);
                keys.remove();
            }
        }
    }

    private void perform(Request request) throws InterruptedException {
        var letter = request.letter();
        if (request.open() && letter.reason() == LetterReason.HELD && requests.wentMeanwhile(request)) {
            log.atInfo()
                    .addKeyValue("eventId", letter.row().id())
                    .log("Row {} was sent meanwhile: {} comes too late", letter.id(), request.act());
            requests.went(request);
            requests.finished(request, 0);
            return;
        }
        if (request.open()) {
            if (request.act() == Request.Act.RESUBMIT) {
                var resending = publisher.resend(request.number(), List.of(new HeldRow(0, letter.id(), letter.row())));
                var refusal = resending.refusal();
                if (refusal != null) {
                    refused(request, refusal);
                    return;
                }
            }
            resolve(request);
        }
        var key = RowKey.of(letter.row());
        requests.finished(request, request.parked() && key != null ? release(request.number(), key) : 0);
    }

    private void resolve(Request request) {
        var letter = request.letter();
        publisher.settle(letter.id());
        requests.resolved(request);
        log.atInfo()
                .addKeyValue("eventId", letter.row().id())
                .log("Row {} is resolved: {}", letter.id(), request.act());
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
        while (!held.isBlocked(key)) {
            var rows = held.waiting(key, ROWS_AT_ONCE, bytesAtOnce);
            if (rows.isEmpty()) {
                publisher.unpark(key);
                return released;
            }
            var resending = publisher.resend(request, rows);
            held.released(rows.subList(0, resending.sent()));
            released += resending.sent();
            var refusal = resending.refusal();
            if (refusal != null) {
                var failed = rows.get(resending.sent());
                publisher.bury(request, failed, refusal);
                held.released(List.of(failed));
                log.warn("Row {} failed while it was released; the rows behind it wait on", failed.id());
            }
        }
        return released;
    }

    void close() {
        requests.close();
        watched.close();
    }
}
