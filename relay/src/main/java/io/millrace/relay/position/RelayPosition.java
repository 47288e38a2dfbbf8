package io.millrace.relay.position;

import io.millrace.relay.capture.StreamPoint;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the relay has sent. Written to Kafka before the slot is confirmed, so the slot is never ahead of it.
 *
 * @param phase whether the log is followed or retained rows are being sent
 * @param point last point of the stream whose events are acknowledged
 * @param lsn WAL position of that point: the slot is confirmed no further
 * @param eventId last event sent, if any
 * @param eventAt when that event was appended
 * @param backfilledFrom start of the last backfill an operator asked for
 * @param backfill how far a backfill has come; null before its slot was made and while the log is followed
 * @param resent the last row that was sent for an operator; null if there was none
 */
public record RelayPosition(
        Phase phase,
        StreamPoint point,
        long lsn,
        @Nullable String eventId,
        @Nullable Instant eventAt,
        @Nullable Instant backfilledFrom,
        @Nullable BackfillPlace backfill,
        @Nullable Resent resent) {

    /** What the relay is doing. */
    public enum Phase {
        STREAM,
        BACKFILL
    }

    /**
     * How far a request of an operator has come; what it sends is in the same transaction, if there are transactions.
     *
     * @param request number of the request
     * @param from place of the first held row that was sent last
     * @param place place of the last held row that was sent; 0 if only the failed row was. Of the rows of its key that
     *     waited, each from the first to the last was sent
     * @param id letter id of the last row; in a database that was restored, the numbers may be those of others. An older
     *     relay did not say
     */
    public record Resent(long request, long from, long place, @Nullable String id) {}

    /** The same position, with more done for an operator. */
    public RelayPosition with(@Nullable Resent done) {
        return new RelayPosition(phase, point, lsn, eventId, eventAt, backfilledFrom, backfill, done);
    }

    /** The position of a slot that stands at the given LSN: all it delivers is still to be sent. */
    public static RelayPosition at(long lsn, @Nullable Instant backfilledFrom) {
        return new RelayPosition(Phase.STREAM, StreamPoint.behind(0), lsn, null, null, backfilledFrom, null, null);
    }

    /** The position of a backfill that is about to make its slot. */
    public static RelayPosition beforeBackfill(@Nullable Instant from) {
        return new RelayPosition(Phase.BACKFILL, StreamPoint.behind(0), 0, null, null, from, null, null);
    }

    /** The position within a backfill; the stream will follow from the given LSN. */
    public static RelayPosition backfilling(long lsn, @Nullable Instant from, BackfillPlace place) {
        return new RelayPosition(Phase.BACKFILL, StreamPoint.behind(0), lsn, null, null, from, place, null);
    }
}
