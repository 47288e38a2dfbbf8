package io.millrace.relay.publish;

import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.letter.HeldRow;
import io.millrace.relay.letter.Letter;
import io.millrace.relay.letter.Recorded;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that do not go to their topic in at-least-once delivery: letters are acknowledged and recorded one by one. */
final class PipelinedLetters {

    private final DeadLetters letters;
    private final Records records;
    private final Singly singly;

    PipelinedLetters(DeadLetters letters, Records records, Singly singly) {
        this.letters = letters;
        this.records = records;
        this.singly = singly;
    }

    /**
     * Whether the row is not to be sent: it was dealt with in a former run, or it waits behind a failed one.
     *
     * @param held takes the row if it waits; to be given to {@link DeadLetters#hold}
     */
    boolean keeps(CapturedRow row, List<CapturedRow> held) throws InterruptedException {
        var recorded = letters.recorded(row);
        if (recorded instanceof Recorded.Settled || recorded instanceof Recorded.Waiting) {
            return true;
        }
        if (recorded instanceof Recorded.Failed failed) {
            if (failed.dltCause() == null) {
                // Its letter may not have been written; one that is written twice has the same id both times.
                post(failed.letter());
            }
            return true;
        }
        if (letters.holds(row)) {
            held.add(row);
            return true;
        }
        return false;
    }

    /** Makes the row a letter, or records that its topic refuses that as well. */
    void bury(UnsendableRowException failure, int attempts) throws InterruptedException {
        post(letters.letter(failure, attempts));
    }

    /** Tries each refused row of a batch once more, alone: it may have been refused for its neighbours' sake. */
    void buryRefused(PendingBatch batch) throws InterruptedException {
        for (var refused : batch.refused()) {
            buryRefused(refused.row(), batch);
        }
    }

    /** The same for one row of the batch, if it was refused. */
    void buryRefused(CapturedRow row, PendingBatch batch) throws InterruptedException {
        if (batch.isRefused(row)) {
            records.forgetLimits();
            batch.dealtWith(row, sendAlone(row));
        }
    }

    /**
     * Tries a refused row once more, alone, and makes it a letter if that is refused too.
     *
     * @return whether the broker has it
     */
    private boolean sendAlone(CapturedRow row) throws InterruptedException {
        var failure = singly.send(row, () -> records.event(row));
        if (failure != null) {
            bury(failure, 2);
        }
        return failure == null;
    }

    /** Sends a row for an operator; answers why it is refused again, if it is. */
    @Nullable
    UnsendableRowException resend(HeldRow held) throws InterruptedException {
        var refusal = singly.send(held.row(), () -> records.event(held.row()));
        if (refusal == null) {
            letters.settle(held.id());
        }
        return refusal;
    }

    /** Writes a letter and records that, or that its topic refuses it. */
    void post(Letter letter) throws InterruptedException {
        var refusal = singly.send(letter.row(), () -> records.letter(letter));
        if (refusal == null) {
            letters.deadLettered(letter);
            letters.announce(letter);
        } else {
            letters.dltFailed(letter, refusal);
        }
    }
}
