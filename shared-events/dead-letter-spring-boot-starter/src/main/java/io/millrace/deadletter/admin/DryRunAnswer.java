package io.millrace.deadletter.admin;

import io.millrace.deadletter.replay.DryRunResult;
import java.util.List;

/**
 * What a replay would do.
 *
 * @param letters one result per letter tried
 * @param more whether the selection has more letters than were tried
 */
record DryRunAnswer(List<DryRunResult> letters, boolean more) {}
