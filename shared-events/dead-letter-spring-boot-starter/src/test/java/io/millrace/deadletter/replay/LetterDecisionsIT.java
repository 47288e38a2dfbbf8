package io.millrace.deadletter.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.event.EventTypes;
import io.millrace.deadletter.DeadLetterFixture;
import io.millrace.deadletter.ItemChanged;
import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LetterDecisionsIT {

    private final DeadLetterFixture letters = new DeadLetterFixture(LetterDecisionsIT.class);
    private final LetterDecisions decisions =
            new LetterDecisions(letters.transactions.getDataSource(), letters.transactions, letters.targets());
    private final LetterEdits edits = new LetterEdits(
            letters.transactions.getDataSource(),
            letters.transactions,
            new PayloadCheck(EventTypes.of(ItemChanged.class)));
    private final DryRuns dryRuns =
            new DryRuns(letters.transactions.getDataSource(), letters.transactions, letters.targets());

    @Test
    void discardingLetsTheFollowersFlow() {
        var letter = letters.letter("k", 1, ItemChanged.json("poison"));
        letters.follower("k", 2, ItemChanged.json("two"));
        letters.follower("k", 3, ItemChanged.json("three"));

        decisions.discard(letter, "alice", "nobody needs it");
        while (letters.replayer.goOn(letters.target.group(), "worker")) {
            assertThat(letters.state(letter)).isEqualTo(LetterState.DISCARDED);
        }

        assertThat(letters.item("k")).isEqualTo(ItemChanged.json("three"));
        assertThat(letters.count("SELECT count(*) FROM millrace.parked_key")).isZero();
        assertThat(history(letter)).last().isEqualTo("DISCARDED alice nobody needs it");
        assertThat(audit()).containsExactly("alice DISCARDED nobody needs it");
    }

    @Test
    void discardingNeedsAReasonAndAnOpenLetter() {
        var letter = letters.letter("k", 1, ItemChanged.json("poison"));

        refused(Refusal.REASON_REQUIRED, () -> decisions.discard(letter, "alice", " "));
        decisions.discard(letter, "alice", "gone");
        refused(Refusal.LETTER_STATE, () -> decisions.discard(letter, "alice", "gone"));
        refused(Refusal.UNKNOWN_LETTER, () -> decisions.discard(UUID.randomUUID(), "alice", "gone"));
    }

    @Test
    void aDiscardedLetterCanBeReopenedAndReplayed() {
        var letter = letters.letter("k", 1, ItemChanged.json("one"));
        decisions.discard(letter, "alice", "wrong one");

        decisions.reopen(letter, "bob", "it was the right one");

        assertThat(letters.state(letter)).isEqualTo(LetterState.OPEN);
        letters.replayer.replay(List.of(letter), "bob");
        assertThat(letters.state(letter)).isEqualTo(LetterState.RESOLVED);
        assertThat(letters.item("k")).isEqualTo(ItemChanged.json("one"));
        assertThat(letters.count("SELECT count(*) FROM millrace.parked_key")).isZero();
        assertThat(letters.count("SELECT count(skipped_from) FROM millrace.dead_letter"))
                .isZero();
        assertThat(audit()).containsExactly("alice DISCARDED wrong one", "bob REOPENED it was the right one");
    }

    @Test
    void aDiscardedLetterWhoseFollowersAreAppliedIsNotReopened() {
        var letter = letters.letter("k", 1, ItemChanged.json("one"));
        letters.follower("k", 2, ItemChanged.json("two"));
        decisions.discard(letter, "alice", "wrong one");
        while (letters.replayer.goOn(letters.target.group(), "worker")) {
            assertThat(letters.state(letter)).isEqualTo(LetterState.DISCARDED);
        }

        assertThatThrownBy(() -> decisions.reopen(letter, "bob", "it was the right one"))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.LETTER_STATE))
                .hasMessageContaining(letter.toString())
                .hasMessageContaining("a newer one")
                .hasMessageContaining("send a new event");

        assertThat(letters.state(letter)).isEqualTo(LetterState.DISCARDED);
        assertThat(letters.item("k")).isEqualTo(ItemChanged.json("two"));
        assertThat(letters.count("SELECT count(*) FROM millrace.parked_key")).isZero();
        assertThat(audit()).containsExactly("alice DISCARDED wrong one");
    }

    @Test
    void followersThatStillWaitDoSoBehindTheReopenedLetter() {
        var letter = letters.letter("k", 1, ItemChanged.json("one"));
        letters.follower("k", 2, ItemChanged.json("two"));
        decisions.discard(letter, "alice", "wrong one");

        decisions.reopen(letter, "bob", "it was the right one");

        assertThat(letters.replayer.goOn(letters.target.group(), "worker")).isFalse();
        letters.replayer.replay(List.of(letter), "bob");
        assertThat(letters.state(letter)).isEqualTo(LetterState.RESOLVED);
        assertThat(letters.jdbc.queryForList("SELECT version FROM applied ORDER BY id", Long.class))
                .containsExactly(1L, 2L);
        assertThat(letters.count("SELECT count(*) FROM millrace.parked_key")).isZero();
    }

    @Test
    void theOriginalOfADiscardedCopyCanBeReopened() {
        var letter = letters.letter("k", 1, ItemChanged.json("one"));
        var copy = edits.edit(letter, ItemChanged.json("two"), "alice", "typo of the sender");
        decisions.discard(copy, "alice", "it was no typo");

        decisions.reopen(letter, "alice", "it was no typo");

        letters.replayer.replay(List.of(letter), "alice");
        assertThat(letters.state(letter)).isEqualTo(LetterState.RESOLVED);
        assertThat(letters.item("k")).isEqualTo(ItemChanged.json("one"));
        refused(Refusal.LETTER_STATE, () -> decisions.reopen(copy, "bob", "again"));
    }

    @Test
    void aLetterOfNobodyHereIsReopenedWhateverGroupItNames() {
        var letter = letters.letter("k", 1, ItemChanged.json("one"));
        decisions.discard(letter, "alice", "wrong one");
        letters.jdbc.update("UPDATE millrace.dead_letter SET projection = NULL");

        decisions.reopen(letter, "bob", "it was the right one");

        assertThat(letters.state(letter)).isEqualTo(LetterState.OPEN);
        assertThat(letters.count("SELECT version FROM item")).isEqualTo(1);
    }

    @Test
    void aCorrectedCopyTakesThePlaceAndTheOriginalKeepsItsBytes() {
        var letter = letters.letter("k", 1, ItemChanged.json("poison"));
        letters.follower("k", 2, ItemChanged.json("two"));

        var copy = edits.edit(letter, ItemChanged.json("cured"), "alice", "typo of the sender");

        assertThat(letters.state(letter)).isEqualTo(LetterState.DISCARDED);
        assertThat(history(letter)).last().asString().contains(copy.toString(), "typo of the sender");
        assertThat(payload(letter)).isEqualTo(ItemChanged.json("poison"));
        assertThat(payload(copy)).isEqualTo(ItemChanged.json("cured"));
        assertThat(letters.jdbc.queryForObject("SELECT letter_id FROM millrace.parked_key", UUID.class))
                .isEqualTo(copy);
        letters.replayer.replay(List.of(copy), "alice");
        assertThat(letters.state(copy)).isEqualTo(LetterState.RESOLVED);
        assertThat(letters.item("k")).isEqualTo(ItemChanged.json("two"));
        assertThat(letters.jdbc.queryForList("SELECT version FROM applied ORDER BY id", Long.class))
                .containsExactly(1L, 2L);
        refused(Refusal.LETTER_STATE, () -> decisions.reopen(letter, "bob", "again"));
    }

    @Test
    void aCorrectionThatDoesNotFitItsTypeIsRefusedWithTheReason() {
        var letter = letters.letter("k", 1, ItemChanged.json("poison"));

        assertThatThrownBy(() -> edits.edit(letter, "{\"value\":7}", "alice", "typo"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("does not fit ItemChanged");
        refused(Refusal.PAYLOAD_MISMATCH, () -> edits.edit(letter, "no json", "alice", "typo"));
        assertThat(letters.state(letter)).isEqualTo(LetterState.OPEN);
        assertThat(letters.count("SELECT count(*) FROM millrace.dead_letter")).isEqualTo(1);
    }

    @Test
    void aDryRunTellsTheOutcomeAndChangesNothing() {
        var good = letters.letter("good", 1, ItemChanged.json("fine"));
        var bad = letters.letter("bad", 1, ItemChanged.json("poison"));

        var results = dryRuns.tryOut(List.of(good, bad), "alice", "2 letters");

        assertThat(results)
                .anySatisfy(result -> {
                    assertThat(result.letter()).isEqualTo(good);
                    assertThat(result.outcome()).isEqualTo(ReplayOutcome.APPLIED);
                    assertThat(result.rows()).hasSize(1);
                })
                .anySatisfy(result -> {
                    assertThat(result.letter()).isEqualTo(bad);
                    assertThat(result.failure().message()).isEqualTo("poison");
                });
        assertThat(letters.item("good")).isEqualTo("none");
        assertThat(letters.state(good)).isEqualTo(LetterState.OPEN);
        assertThat(letters.count("SELECT attempts FROM millrace.dead_letter WHERE id = ?", bad))
                .isEqualTo(1);
        assertThat(letters.count("SELECT count(*) FROM millrace.dead_letter_audit WHERE act = 'DRY_RUN'"))
                .isEqualTo(1);
    }

    private List<String> history(UUID letter) {
        return letters.jdbc.queryForList(
                "SELECT state || ' ' || actor || ' ' || note FROM millrace.dead_letter_history WHERE letter_id = ? ORDER BY id",
                String.class,
                letter);
    }

    private List<String> audit() {
        return letters.jdbc.queryForList(
                "SELECT actor || ' ' || act || ' ' || reason FROM millrace.dead_letter_audit ORDER BY id",
                String.class);
    }

    private String payload(UUID letter) {
        return letters.jdbc.queryForObject(
                "SELECT convert_from(record_value, 'UTF8') FROM millrace.dead_letter WHERE id = ?",
                String.class,
                letter);
    }

    private static void refused(Refusal refusal, ThrowingCallable act) {
        assertThatThrownBy(act).isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.refusal())
                .isEqualTo(refusal));
    }
}
