package io.millrace.deadletter.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.deadletter.DeadLetterFixture;
import io.millrace.deadletter.ItemChanged;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When groups of failures were seen first and last. */
class GroupsIT {

    private final DeadLetterFixture fixture = new DeadLetterFixture(GroupsIT.class);
    private final Letters letters = new Letters(fixture.transactions.getDataSource());
    private final GroupCounts counts = new GroupCounts(fixture.transactions.getDataSource(), fixture.transactions);

    @Test
    void aGroupTellsItsFirstAndItsLastFailureWhateverBecameOfThem() {
        var first = failed("a1", "aa", "2026-01-01T09:00:00Z", "2026-01-01T10:00:00Z");
        failed("a2", "aa", "2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z");
        var last = failed("a3", "aa", "2026-01-01T09:30:00Z", "2026-01-01T12:00:00Z");
        failed("b1", "bb", "2026-01-01T08:00:00Z", "2026-01-01T12:30:00Z");

        assertSeen();
        counts.fold();
        assertSeen();
        fixture.replayer.replay(List.of(first, last), "alice");
        assertSeen();
        counts.fold();
        assertSeen();
    }

    private void assertSeen() {
        var groups = letters.groups(List.of(), null, 10).items().stream()
                .filter(group -> group.fingerprint().length() == 2)
                .toList();

        assertThat(groups)
                .extracting(FailureGroup::fingerprint, FailureGroup::firstSeen, FailureGroup::lastSeen)
                .containsExactly(
                        tuple("bb", Instant.parse("2026-01-01T08:00:00Z"), Instant.parse("2026-01-01T12:30:00Z")),
                        tuple("aa", Instant.parse("2026-01-01T09:00:00Z"), Instant.parse("2026-01-01T12:00:00Z")));
    }

    @Test
    void aGroupWasSeenLastWhenItsLetterFailedAgain() {
        var letter = fixture.letter("k", 1, ItemChanged.json("poison"));
        replay(letter);
        var before = groupOf(letter);

        replay(letter);

        var group = groupOf(letter);
        assertThat(group.fingerprint()).isEqualTo(before.fingerprint());
        assertThat(group.firstSeen()).isEqualTo(before.firstSeen());
        assertThat(group.lastSeen())
                .isAfter(before.lastSeen())
                .isEqualTo(time("SELECT last_failed_at FROM millrace.dead_letter WHERE id = ?", letter));
    }

    /** As a run does that has taken it. */
    private void replay(UUID letter) {
        fixture.jdbc.update("UPDATE millrace.dead_letter SET state = 'REPLAYING' WHERE id = ?", letter);
        fixture.replayer.replay(List.of(letter), "alice");
    }

    private FailureGroup groupOf(UUID letter) {
        return letters.groups(List.of(), null, 10).items().stream()
                .filter(group -> group.sample() != null && group.sample().id().equals(letter))
                .filter(group -> group.unresolved() > 0)
                .findFirst()
                .orElseThrow();
    }

    private UUID failed(String key, String fingerprint, String first, String last) {
        var letter = fixture.letter(key, 1, ItemChanged.json("fine"));
        fixture.jdbc.update(
                """
                UPDATE millrace.dead_letter
                SET fingerprint = ?, first_failed_at = ?::timestamptz, last_failed_at = ?::timestamptz WHERE id = ?
                """,
                fingerprint,
                first,
                last,
                letter);
        return letter;
    }

    private Instant time(String sql, Object... parameters) {
        return fixture.jdbc.queryForObject(sql, Timestamp.class, parameters).toInstant();
    }
}
