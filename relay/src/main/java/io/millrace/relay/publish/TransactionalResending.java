package io.millrace.relay.publish;

import io.millrace.relay.letter.HeldRow;
import io.millrace.relay.letter.Letter;
import io.millrace.relay.position.RelayPosition.Resent;
import io.millrace.relay.publish.Consignment.Item;
import io.millrace.relay.publish.KafkaTransactions.Refused;
import io.millrace.relay.publish.Publisher.Resending;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends rows for an operator in exactly-once delivery: they and how far the request has come are one transaction. */
final class TransactionalResending {

    private final KafkaTransactions transactions;
    private final PositionStore positions;
    private final Records records;
    private final DeadLetters letters;

    TransactionalResending(
            KafkaTransactions transactions, PositionStore positions, Records records, DeadLetters letters) {
        this.transactions = transactions;
        this.positions = positions;
        this.records = records;
        this.letters = letters;
    }

    Resending send(long request, List<HeldRow> rows) throws InterruptedException {
        List<Item> items = new ArrayList<>(rows.size());
        UnsendableRowException refusal = null;
        for (var held : rows) {
            try {
                items.add(new Item(held.row(), records.event(held.row()), false));
            } catch (UnsendableRowException e) {
                refusal = e;
                break;
            }
        }
        while (!items.isEmpty()) {
            var last = rows.get(items.size() - 1);
            var refused = commit(items, new Resent(request, rows.get(0).place(), last.place(), last.id()));
            if (refused == null) {
                break;
            }
            var item = refused.items().get(0);
            refusal = UnsendableRowException.refused(item.row(), refused.exception());
            items = items.subList(0, items.indexOf(item));
        }
        rows.subList(0, items.size()).forEach(held -> letters.settle(held.id()));
        return new Resending(items.size(), refusal);
    }

    void bury(long request, HeldRow held, UnsendableRowException failure) throws InterruptedException {
        post(request, held.place(), letters.letter(failure, 1, held.id()));
    }

    /** Records the letter before it is written: one of a run that ends in between is posted again by the next. */
    void post(long request, long place, Letter letter) throws InterruptedException {
        @Nullable UnsendableRowException refusal = null;
        try {
            var item = new Item(letter.row(), records.letter(letter), true);
            letters.deadLettered(letter);
            var refused = commit(List.of(item), new Resent(request, place, place, letter.id()));
            if (refused != null) {
                refusal = UnsendableRowException.refused(letter.row(), refused.exception());
            }
        } catch (UnsendableRowException e) {
            refusal = e;
        }
        if (refusal == null) {
            letters.announce(letter);
        } else {
            letters.dltFailed(letter, refusal);
        }
    }

    /** What is refused is not done, and no later position may say so. */
    private @Nullable Refused commit(List<Item> items, Resent done) throws InterruptedException {
        var position = positions.with(done);
        var refused = transactions.commit(items, positions.record(position));
        if (refused == null) {
            positions.resume(position);
        }
        return refused;
    }
}
