package io.millrace.deadletter.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.deadletter.DeadLetterFixture;
import io.millrace.deadletter.ItemChanged;
import io.millrace.deadletter.admin.AdminService;
import io.millrace.deadletter.letter.LetterState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class GroupCountsIT {

    private static final String COUNTED =
            """
            SELECT state, projection, sum(letters)::bigint AS letters, sum(indexed)::bigint AS indexed,
                sum(unmirrored)::bigint AS unmirrored
            FROM (SELECT state, projection, letters, indexed, unmirrored FROM millrace.dead_letter_count
                UNION ALL SELECT state, projection, letters, indexed, unmirrored FROM millrace.dead_letter_count_change) AS c
            GROUP BY 1, 2 HAVING sum(letters) <> 0 ORDER BY 1, 2
            """;

    private static final String ACTUAL =
            """
            SELECT state, coalesce(projection, '') AS projection, count(*) AS letters, count(indexed_at) AS indexed,
                count(*) FILTER (WHERE mirrored_at IS NULL AND edited_from IS NULL AND projection IS NOT NULL) AS unmirrored
            FROM millrace.dead_letter GROUP BY 1, 2 ORDER BY 1, 2
            """;

    private final DeadLetterFixture fixture = new DeadLetterFixture(GroupCountsIT.class);
    private final GroupCounts counts = new GroupCounts(fixture.transactions.getDataSource(), fixture.transactions);
    private final Letters letters = new Letters(fixture.transactions.getDataSource());

    @Test
    void countsAreRightWhileWritersAndFoldingMeet() throws Exception {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            ids.add(fixture.letter("k" + i, 1, ItemChanged.json(i % 4 == 0 ? "poison" : "fine"), "REASON_" + i % 5));
        }
        var threads = Executors.newFixedThreadPool(5);
        List<Callable<Integer>> work = new ArrayList<>();
        for (int part = 0; part < 3; part++) {
            var mine = ids.subList(part * 20, part * 20 + 20);
            var random = new Random(part);
            work.add(() -> move(mine, random));
        }
        work.add(() -> copyAndIndex(ids, new Random(3)));
        work.add(this::fold);
        for (var done : threads.invokeAll(work)) {
            assertThat(done.get()).isPositive();
        }
        threads.shutdown();

        assertCounted();
        counts.fold();
        assertCounted();
        fixture.jdbc.update(
                "UPDATE millrace.dead_letter SET projection = NULL, mirrored_at = NULL WHERE id = ?", ids.get(0));
        assertCounted();
        fixture.jdbc.update("DELETE FROM millrace.dead_letter_history WHERE letter_id = ?", ids.get(0));
        fixture.jdbc.update("UPDATE millrace.parked_key SET letter_id = NULL WHERE letter_id = ?", ids.get(0));
        fixture.jdbc.update("DELETE FROM millrace.dead_letter WHERE id = ?", ids.get(0));
        counts.fold();
        assertCounted();
        assertThat(fixture.count("SELECT count(*) FROM millrace.dead_letter_count_change"))
                .isZero();
    }

    @Test
    void changesAreFoldedWhereNobodyExecutesReplays() {
        try (var service = new AdminService(GroupCountsIT.class, "--millrace.dead-letter.admin.run.enabled=false")) {
            service.letters.manyLetters(30);

            awaitFolded(service.letters);

            assertThat(new Letters(service.letters.transactions.getDataSource())
                            .overview()
                            .in(LetterState.OPEN))
                    .isEqualTo(30);
        }
    }

    /** The workers would come again after a minute. */
    @Test
    void moreChangesThanOneTransactionFoldsAreFoldedInOneGoAndOnce() {
        fixture.jdbc.update(
                """
                INSERT INTO millrace.dead_letter_count_change (fingerprint, state, letters)
                SELECT 'f' || i % 100, 'OPEN', 1 FROM generate_series(1, 50000) AS i
                """);
        var workers = List.of(worker(), worker());
        try {
            workers.forEach(CountWorker::start);
            awaitFolded(fixture);
        } finally {
            workers.forEach(CountWorker::stop);
        }

        assertThat(letters.overview().in(LetterState.OPEN)).isEqualTo(50_000);
        assertThat(fixture.count("SELECT count(*) FROM millrace.dead_letter_count WHERE letters = 500"))
                .isEqualTo(100);
    }

    private CountWorker worker() {
        return new CountWorker(counts, Duration.ofMinutes(1), Duration.ofSeconds(1));
    }

    private static void awaitFolded(DeadLetterFixture fixture) {
        await().until(() -> fixture.count("SELECT count(*) FROM millrace.dead_letter_count_change") == 0);
    }

    private int move(List<UUID> ids, Random random) {
        for (UUID id : ids) {
            if (random.nextInt(4) > 0) {
                fixture.replayer.replay(List.of(id), "test");
            }
        }
        return ids.size();
    }

    private int fold() {
        for (int i = 0; i < 20; i++) {
            counts.fold();
        }
        return 1;
    }

    private int copyAndIndex(List<UUID> ids, Random random) {
        for (UUID id : ids) {
            if (random.nextBoolean()) {
                fixture.jdbc.update("UPDATE millrace.dead_letter SET mirrored_at = now() WHERE id = ?", id);
            }
            if (random.nextBoolean()) {
                fixture.jdbc.update("UPDATE millrace.dead_letter SET indexed_at = now() WHERE id = ?", id);
            }
        }
        return ids.size();
    }

    private void assertCounted() {
        assertThat(fixture.jdbc.queryForList(COUNTED)).isEqualTo(fixture.jdbc.queryForList(ACTUAL));
        var overview = letters.overview();
        for (LetterState state : LetterState.values()) {
            assertThat(overview.in(state))
                    .isEqualTo(
                            fixture.count("SELECT count(*) FROM millrace.dead_letter WHERE state = ?", state.name()));
        }
        for (FailureGroup group : letters.groups(List.of(), null, 200).items()) {
            for (LetterState state : LetterState.values()) {
                assertThat(group.in(state))
                        .isEqualTo(fixture.count(
                                "SELECT count(*) FROM millrace.dead_letter WHERE fingerprint = ? AND state = ?",
                                group.fingerprint(),
                                state.name()));
            }
        }
    }
}
