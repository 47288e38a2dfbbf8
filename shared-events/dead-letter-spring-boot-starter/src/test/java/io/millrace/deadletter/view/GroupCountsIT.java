package io.millrace.deadletter.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.deadletter.DeadLetterFixture;
import io.millrace.deadletter.ItemChanged;
import io.millrace.deadletter.letter.LetterState;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class GroupCountsIT {

    private final DeadLetterFixture fixture = new DeadLetterFixture(GroupCountsIT.class);
    private final GroupCounts counts = new GroupCounts(fixture.transactions.getDataSource(), fixture.transactions);
    private final Letters letters = new Letters(fixture.transactions.getDataSource());

    @Test
    void countsAreRightWhileWritersAndFoldingMeet() throws Exception {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            ids.add(fixture.letter("k" + i, 1, ItemChanged.json(i % 4 == 0 ? "poison" : "fine"), "REASON_" + i % 5));
        }
        var threads = Executors.newFixedThreadPool(4);
        List<Callable<Integer>> work = new ArrayList<>();
        for (int part = 0; part < 3; part++) {
            var mine = ids.subList(part * 20, part * 20 + 20);
            var random = new Random(part);
            work.add(() -> move(mine, random));
        }
        work.add(this::fold);
        for (var done : threads.invokeAll(work)) {
            assertThat(done.get()).isPositive();
        }
        threads.shutdown();

        assertCounted();
        counts.fold();
        assertCounted();
        assertThat(fixture.count("SELECT count(*) FROM millrace.dead_letter_count_change"))
                .isZero();
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

    private void assertCounted() {
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
