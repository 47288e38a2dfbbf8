package io.millrace.relay.position;

import io.millrace.relay.capture.StreamPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A write-ahead log of rows, commits and heartbeats, and what a capture makes of it: transactions whole and in the order
 * of their commits, heartbeats where they lie. Its records lie 10 apart, so that a slot can also stand between two.
 */
final class WalModel {

    /** What is handed over: a row, or a heartbeat if its name is null. */
    record Item(String row, StreamPoint point, long lsn) {}

    private record Entry(char kind, int transaction) {}

    private final List<Entry> log = new ArrayList<>();

    /** Reads a log such as {@code "a b A h B"}: a row of transactions a and b each, their commits, a heartbeat. */
    static WalModel parse(String text) {
        var model = new WalModel();
        for (var token : text.split(" ")) {
            var kind = token.charAt(0);
            if (kind == 'h') {
                model.log.add(new Entry('h', 0));
            } else {
                model.log.add(
                        new Entry(Character.isUpperCase(kind) ? 'c' : 'r', Character.toLowerCase(kind) - 'a' + 1));
            }
        }
        return model;
    }

    long end() {
        return log.size() * 10L;
    }

    /** What a capture hands over that starts at the given position of the slot. */
    List<Item> from(long slot) {
        List<Item> items = new ArrayList<>();
        Map<Integer, List<Long>> rows = new HashMap<>();
        var last = slot;
        for (int i = 0; i < log.size(); i++) {
            var lsn = (i + 1) * 10L;
            var entry = log.get(i);
            switch (entry.kind()) {
                case 'r' ->
                    rows.computeIfAbsent(entry.transaction(), t -> new ArrayList<>())
                            .add(lsn);
                case 'c' -> {
                    if (lsn > slot) {
                        hand(items, entry.transaction(), rows.getOrDefault(entry.transaction(), List.of()), last);
                        last = lsn;
                    }
                }
                default -> {
                    if (lsn > slot) {
                        items.add(new Item(null, StreamPoint.behind(lsn), lsn));
                        last = lsn;
                    }
                }
            }
        }
        return items;
    }

    private static void hand(List<Item> items, int transaction, List<Long> lsns, long committed) {
        for (int row = 1; row <= lsns.size(); row++) {
            var point = new StreamPoint(committed, transaction, row);
            items.add(new Item(transaction + "/" + row, point, lsns.get(row - 1)));
        }
    }
}
