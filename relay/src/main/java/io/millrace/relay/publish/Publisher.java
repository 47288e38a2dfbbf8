package io.millrace.relay.publish;

import io.millrace.relay.capture.Capture.Confirmer;
import io.millrace.relay.capture.CapturedBatch;
import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.letter.HeldRow;
import io.millrace.relay.letter.Letter;
import io.millrace.relay.letter.RowKey;
import io.millrace.relay.position.RelayPosition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends rows to Kafka for one run of the relay. Confined to one thread.
 *
 * <p>Every method that meets an outage of the broker waits until it is over, and ends with an
 * {@link InterruptedException} only if the relay stops meanwhile.
 */
public interface Publisher extends AutoCloseable {

    /** Claims the slot's place at the broker and reads how far it was sent; nothing if it never was. */
    Optional<RelayPosition> open() throws InterruptedException;

    /** Resumes the stream behind the position: rows up to it need not be sent again. */
    void resume(RelayPosition position);

    /** Sends a batch. Confirms this and earlier batches as soon as they are acknowledged, possibly in a later call. */
    void publish(CapturedBatch batch, Confirmer confirmer) throws InterruptedException;

    /** Sends rows that are not read from the log, and the position behind them; returns when both are acknowledged. */
    void backfill(List<CapturedRow> rows, RelayPosition behind) throws InterruptedException;

    /**
     * Sends rows that an operator wants sent, in their order, and waits; stops in front of the first that is refused again.
     *
     * @param request number of the request; in exactly-once it is part of the position, with the place of the last row
     */
    Resending resend(long request, List<HeldRow> rows) throws InterruptedException;

    /** Makes a letter of a row that was held and is refused. */
    void bury(long request, HeldRow row, UnsendableRowException refusal) throws InterruptedException;

    /**
     * Writes the letter of a row that a former run recorded as failed, but whose letter it may not have written.
     *
     * @param request number and place that are part of the position, in exactly-once
     */
    void repost(long request, long place, Letter letter) throws InterruptedException;

    /** The row with this letter id is done with: it is not sent when the slot delivers it again. */
    void settle(String letterId);

    /** Later rows of the key are sent from now on. */
    void unpark(RowKey key);

    /**
     * What became of rows that were sent for an operator.
     *
     * @param sent how many are acknowledged
     * @param refusal why the next one was refused, if it was
     */
    record Resending(int sent, @Nullable UnsendableRowException refusal) {}

    /** Writes down a position; returns when it is acknowledged. */
    void record(RelayPosition position) throws InterruptedException;

    /** Waits until everything sent is acknowledged and confirmed, at most for the given time. */
    void drain(Confirmer confirmer, Duration atMost) throws InterruptedException;

    /** Gives up what is not acknowledged. Does not wait for the broker. */
    @Override
    void close();
}
