package io.millrace.deadletter.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.contract.event.EventTypes;
import io.millrace.deadletter.DeadLetterFixture;
import io.millrace.deadletter.ItemChanged;
import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Of a letter, its corrected copies and theirs, one counts at most. */
class CorrectionsIT {

    private final DeadLetterFixture letters = new DeadLetterFixture(CorrectionsIT.class);
    private final LetterDecisions decisions =
            new LetterDecisions(letters.transactions.getDataSource(), letters.transactions, letters.targets());
    private final LetterEdits edits = new LetterEdits(
            letters.transactions.getDataSource(),
            letters.transactions,
            new PayloadCheck(EventTypes.of(ItemChanged.class)));

    private final UUID original = letters.letter("k", 1, ItemChanged.json("poison"));
    private final UUID copy = edit(original);

    @Test
    void nothingIsReopenedWhileACopyOfItsCopyIsOpen() {
        var copyOfCopy = edit(copy);

        refusedFor(original, copyOfCopy);
        refusedFor(copy, copyOfCopy);

        assertThat(letters.state(original)).isEqualTo(LetterState.DISCARDED);
        assertThat(letters.count("SELECT count(*) FROM millrace.dead_letter WHERE state = 'OPEN'"))
                .isEqualTo(1);
    }

    @Test
    void aCopyIsNotReopenedWhileWhatItCorrectsIsOpenAgain() {
        var copyOfCopy = edit(copy);
        decisions.discard(copyOfCopy, "alice", "none of them");

        decisions.reopen(original, "alice", "as it was");

        refusedFor(copyOfCopy, original);
        refusedFor(copy, original);
    }

    /** Nothing is parked, so that no version is skipped: taking that back would lock the copy. */
    @Test
    void ofTwoThatAreReopenedAtOnceOneWins() throws Exception {
        letters.jdbc.update("DELETE FROM millrace.parked_key");
        decisions.discard(copy, "alice", "neither of them");
        var threads = Executors.newFixedThreadPool(1);

        var second = letters.inTransaction(connection -> {
            decisions.reopen(original, "alice", "as it was");
            var answer = threads.submit(() -> decisions.reopen(copy, "bob", "as corrected"));
            await().until(() -> answer.isDone() || letters.someoneWaits());
            return answer;
        });
        threads.shutdown();

        assertThatThrownBy(second::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(original.toString());
        assertThat(letters.state(copy)).isEqualTo(LetterState.DISCARDED);
    }

    private UUID edit(UUID letter) {
        return edits.edit(letter, ItemChanged.json("cured"), "alice", "typo of the sender");
    }

    private void refusedFor(UUID letter, UUID other) {
        assertThatThrownBy(() -> decisions.reopen(letter, "bob", "again"))
                .isInstanceOfSatisfying(RefusedException.class, e -> {
                    assertThat(e.refusal()).isEqualTo(Refusal.LETTER_STATE);
                    assertThat(e.properties()).containsEntry("letter", other.toString());
                });
    }
}
