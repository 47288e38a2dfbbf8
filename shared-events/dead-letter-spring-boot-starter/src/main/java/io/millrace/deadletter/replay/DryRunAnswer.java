package io.millrace.deadletter.replay;

import java.util.List;

/**
 * What a replay would do.
 *
 * @param letters one result per letter tried
 * @param more whether the selection has more letters than were tried
 */
public record DryRunAnswer(List<DryRunResult> letters, boolean more) {
    public DryRunAnswer {
        letters = List.copyOf(letters);
    }
}
