package io.millrace.deadletter.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run with what its execution needs.
 *
 * @param run what everybody may see
 * @param decidedSince letters decided since it was started or continued
 * @param failedSince those of them that failed
 * @param outages failures in a row of something it depends on
 * @param starts steps that were begun and came to nothing, because their process ended
 * @param lease who holds it
 */
record RunRow(ReplayRun run, long decidedSince, long failedSince, int outages, int starts, @Nullable UUID lease) {

    static final String COLUMNS =
            """
            id, state, scope, requested_by, reason, requested_at, finished_at, letters, resolved, superseded, failed,
            not_replayed, not_taken, max_per_second, stop_after_failures, letters_at_once, note, decided_before,
            failed_before, outages, starts, leased_by""";

    static RunRow read(ResultSet row, int index) throws SQLException {
        var progress = new RunProgress(
                row.getLong("letters"),
                row.getLong("resolved"),
                row.getLong("superseded"),
                row.getLong("failed"),
                row.getLong("not_replayed"));
        var finished = row.getTimestamp("finished_at");
        var run = new ReplayRun(
                row.getObject("id", UUID.class),
                RunState.valueOf(row.getString("state")),
                row.getString("scope"),
                row.getString("requested_by"),
                row.getString("reason"),
                row.getTimestamp("requested_at").toInstant(),
                finished == null ? null : finished.toInstant(),
                progress,
                row.getLong("not_taken"),
                new RunSettings(
                        row.getObject("max_per_second", Double.class),
                        row.getObject("stop_after_failures", Integer.class)),
                row.getInt("letters_at_once"),
                row.getString("note"));
        return new RunRow(
                run,
                progress.decided() - row.getLong("decided_before"),
                progress.failed() - row.getLong("failed_before"),
                row.getInt("outages"),
                row.getInt("starts"),
                row.getObject("leased_by", UUID.class));
    }

    /** Whether its letters are to be applied one by one, to find the one that ends the process. */
    boolean careful() {
        return starts > 0;
    }

    UUID id() {
        return run.id();
    }

    Instant requestedAt() {
        return run.requestedAt();
    }
}
