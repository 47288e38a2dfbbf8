package io.millrace.deadletter.replay;

import io.millrace.deadletter.letter.Failure;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a replay of a letter would do.
 *
 * @param letter which letter
 * @param outcome what would become of it; null if it would fail or nobody here can apply it
 * @param failure why it would fail
 * @param note why nothing was tried
 * @param rows rows that would change
 */
public record DryRunResult(
        UUID letter,
        @Nullable ReplayOutcome outcome,
        @Nullable Failure failure,
        @Nullable String note,
        List<RowDifference> rows) {
    public DryRunResult {
        rows = List.copyOf(rows);
    }

    static DryRunResult failed(UUID letter, Failure failure) {
        return new DryRunResult(letter, null, failure, null, List.of());
    }

    static DryRunResult untried(UUID letter, String note) {
        return new DryRunResult(letter, null, null, note, List.of());
    }
}
