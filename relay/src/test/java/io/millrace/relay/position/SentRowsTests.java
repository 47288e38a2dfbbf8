package io.millrace.relay.position;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.relay.capture.StreamPoint;
import io.millrace.relay.position.WalModel.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentRowsTests {

    private static final int DEPTH = 3;

    /** A position, and where the slot may stand with it: anywhere up to it, even further back after a crash. */
    private record Stop(StreamPoint point, long lsn) {}

    @Test
    void nothingWasSentBeforeTheFirstPosition() {
        var sent = new SentRows(RelayPosition.at(1_000, null).point());
        assertThat(sent.contains(new StreamPoint(10, 1, 1))).isFalse();
    }

    /** Every log of eight records with up to three transactions, stopped everywhere, restarted from everywhere. */
    @Test
    void aRestartPassesExactlyTheRowsThatWereNotSent() {
        var logs = logs(8);
        assertThat(logs.size()).isGreaterThan(2_000);
        logs.forEach(log -> restart(log, 1));
    }

    /** The same with two restarts, the second from a position of the first. */
    @Test
    void aSecondRestartPassesExactlyTheRowsThatWereNotSent() {
        var logs = logs(6);
        assertThat(logs.size()).isGreaterThan(150);
        logs.forEach(log -> restart(log, 2));
    }

    private void restart(String log, int restarts) {
        var wal = WalModel.parse(log);
        for (long created = 0; created <= wal.end(); created += 10) {
            restart(log, wal, created, created, new Stop(StreamPoint.behind(0), created), new ArrayList<>(), restarts);
        }
    }

    /** Longer logs, many restarts. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void manyRestartsPassEveryRowOnce(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            var log = randomLog(random);
            var wal = WalModel.parse(log);
            var expected = rows(wal.from(0));
            List<String> passed = new ArrayList<>();
            var stop = new Stop(StreamPoint.behind(0), 0);
            var history = new StringBuilder();
            for (int restart = 0; restart < 12; restart++) {
                // Now and then the database crashes and forgets how far the slot was confirmed.
                var slot = random.nextInt(5) == 0 ? 0 : stop.lsn() - random.nextInt((int) Math.min(60, stop.lsn() + 1));
                var items = wal.from(slot);
                var end = restart == 11 ? items.size() : random.nextInt(items.size() + 1);
                stop = run(items.subList(0, end), stop, passed, random.nextBoolean());
                history.append(" from ").append(slot).append(" stopped at ").append(stop);
            }
            assertThat(passed).as("%s:%s", log, history).containsExactlyElementsOf(expected);
        }
    }

    private void restart(
            String log, WalModel wal, long created, long slot, Stop stop, List<String> passed, int restarts) {
        var items = wal.from(slot);
        for (int end = 0; end <= items.size(); end++) {
            List<String> now = new ArrayList<>(passed);
            var next = run(items.subList(0, end), stop, now, true);
            if (restarts == 1) {
                for (long from = created; from <= next.lsn(); from += 5) {
                    List<String> all = new ArrayList<>(now);
                    run(wal.from(from), next, all, true);
                    assertThat(all)
                            .as("%s, created %d, started %d, position %s, restarted %d", log, created, slot, next, from)
                            .isEqualTo(rows(wal.from(created)));
                }
            } else {
                for (long from = created; from <= next.lsn(); from += 10) {
                    restart(log, wal, created, from, next, now, restarts - 1);
                }
            }
        }
    }

    /** What the relay does with what it reads; answers the position it would write. */
    private static Stop run(List<Item> items, Stop stop, List<String> passed, boolean oneByOne) {
        var sent = new SentRows(stop.point());
        var position = stop;
        for (int i = 0; i < items.size(); i++) {
            var item = items.get(i);
            if (item.row() != null && !sent.contains(item.point())) {
                passed.add(item.row());
            }
            var endOfBatch = oneByOne || i == items.size() - 1;
            if (endOfBatch && !sent.contains(item.point())) {
                position = new Stop(item.point(), item.lsn());
            }
        }
        return position;
    }

    private static List<String> rows(List<Item> items) {
        return items.stream().map(Item::row).filter(row -> row != null).toList();
    }

    /** All logs of that length in which transactions begin in alphabetical order and have one or two rows. */
    private static List<String> logs(int length) {
        var all = new ArrayList<String>();
        logs("", new HashMap<>(), length, all);
        return all;
    }

    private static void logs(String log, Map<Character, Integer> open, int length, List<String> all) {
        if (log.length() >= 2 * length) {
            if (open.values().stream().noneMatch(rows -> rows > 0)) {
                all.add(log.strip());
            }
            return;
        }
        logs(log + "h ", open, length, all);
        for (char t = 'a'; t < 'a' + DEPTH; t++) {
            var rows = open.getOrDefault(t, 0);
            var ended = rows < 0;
            var begun = rows != 0 || t == 'a' || open.getOrDefault((char) (t - 1), 0) != 0;
            if (!ended && begun && rows < 2) {
                logs(log + t + " ", with(open, t, rows + 1), length, all);
            }
            if (rows > 0) {
                logs(log + Character.toUpperCase(t) + " ", with(open, t, -1), length, all);
            }
        }
    }

    private static Map<Character, Integer> with(Map<Character, Integer> open, char transaction, int rows) {
        var changed = new HashMap<>(open);
        changed.put(transaction, rows);
        return changed;
    }

    private static String randomLog(Random random) {
        var log = new StringBuilder();
        List<Character> open = new ArrayList<>();
        var next = 'a';
        while (log.length() < 120 || !open.isEmpty()) {
            switch (random.nextInt(5)) {
                case 0 -> log.append("h ");
                case 1 -> {
                    if (next <= 'g' && log.length() < 120) {
                        open.add(next);
                        log.append(next++).append(' ');
                    }
                }
                case 2, 3 -> {
                    if (!open.isEmpty()) {
                        log.append(open.get(random.nextInt(open.size()))).append(' ');
                    }
                }
                default -> {
                    if (!open.isEmpty()) {
                        var ended = open.remove(random.nextInt(open.size()));
                        log.append(Character.toUpperCase(ended)).append(' ');
                    }
                }
            }
        }
        return log.toString().strip();
    }
}
