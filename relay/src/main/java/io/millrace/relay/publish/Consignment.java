package io.millrace.relay.publish;

import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.letter.Recorded;
import io.millrace.relay.letter.RowKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one transaction and what becomes of each: event, letter, or held back. What is refused changes that, and the
 * transaction is tried again; whatever is not sent is recorded before it commits.
 */
final class Consignment {

    private final List<CapturedRow> rows;
    private final boolean replayed;
    private final DeadLetters letters;
    private final Records records;
    private final Map<CapturedRow, Verdict> verdicts = new IdentityHashMap<>();
    private final Set<CapturedRow> held = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean planned;

    /**
     * @param replayed whether the rows come from the log, so that a former run may have dealt with them
     */
    Consignment(List<CapturedRow> rows, boolean replayed, DeadLetters letters, Records records) {
        this.rows = rows;
        this.replayed = replayed;
        this.letters = letters;
        this.records = records;
    }

    /** A record of the transaction, and the row it is made of. */
    record Item(CapturedRow row, ProducerRecord<byte[], byte[]> record, boolean isLetter) {}

    /**
     * What to send, as far as is known by now. Everything else is recorded when this returns.
     *
     * @throws UnsendableRowException if a row can be neither sent nor recorded
     */
    List<Item> plan() throws InterruptedException {
        List<Item> items = new ArrayList<>(rows.size());
        List<CapturedRow> newlyHeld = new ArrayList<>();
        Set<RowKey> parked = new HashSet<>();
        for (var row : rows) {
            if (held.contains(row) || (replayed && isDealtWith(letters.recorded(row)))) {
                continue;
            }
            var verdict = verdict(row);
            if ((verdict == null || !verdict.recorded()) && waits(row, parked)) {
                newlyHeld.add(row);
            } else if (verdict != null || !addEvent(row, items)) {
                bury(row, items);
                letters.parks(row).ifPresent(parked::add);
            }
        }
        letters.hold(newlyHeld);
        held.addAll(newlyHeld);
        planned = true;
        return items;
    }

    /** Takes note of what the broker did not take; the transaction is to be planned anew. */
    void refuse(List<Item> items, Exception exception) {
        for (var item : items) {
            var failure = UnsendableRowException.refused(item.row(), exception);
            var verdict = verdicts.get(item.row());
            verdicts.put(
                    item.row(),
                    item.isLetter() && verdict != null
                            ? verdict.withRefusal(failure)
                            : Verdict.fresh(letters.letter(failure, 1)));
        }
    }

    /** To be called when the transaction is committed: the rows that are in their topics. */
    List<CapturedRow> committed(List<Item> items) {
        for (var item : items) {
            var verdict = verdicts.get(item.row());
            if (verdict != null) {
                letters.announce(verdict.letter());
            }
        }
        return items.stream().filter(item -> !item.isLetter()).map(Item::row).toList();
    }

    private static boolean isDealtWith(@Nullable Recorded recorded) {
        return recorded instanceof Recorded.Settled || recorded instanceof Recorded.Waiting;
    }

    private @Nullable Verdict verdict(CapturedRow row) {
        var verdict = verdicts.get(row);
        if (verdict == null && letters.recorded(row) instanceof Recorded.Failed failed) {
            verdict = Verdict.of(failed);
            verdicts.put(row, verdict);
        }
        return verdict;
    }

    private boolean waits(CapturedRow row, Set<RowKey> parked) {
        // Later on, keys are parked by rows of this transaction that others may lie in front of.
        return planned ? parked.contains(RowKey.of(row)) : letters.holds(row);
    }

    private boolean addEvent(CapturedRow row, List<Item> items) throws InterruptedException {
        try {
            items.add(new Item(row, records.event(row), false));
            return true;
        } catch (UnsendableRowException e) {
            verdicts.put(row, Verdict.fresh(letters.letter(e, 1)));
            return false;
        }
    }

    private void bury(CapturedRow row, List<Item> items) throws InterruptedException {
        var verdict = Objects.requireNonNull(verdicts.get(row));
        if (verdict.done()) {
            return;
        }
        if (verdict.refusedAgain() == null) {
            try {
                items.add(new Item(row, records.letter(verdict.letter()), true));
                letters.deadLettered(verdict.letter());
                verdicts.put(row, verdict.deadLettered());
                return;
            } catch (UnsendableRowException e) {
                verdict = verdict.withRefusal(e);
            }
        }
        letters.dltFailed(verdict.letter(), Objects.requireNonNull(verdict.refusedAgain()));
        verdicts.put(row, verdict.dltFailed());
    }
}
