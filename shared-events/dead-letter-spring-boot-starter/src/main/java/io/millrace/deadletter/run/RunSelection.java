package io.millrace.deadletter.run;

import io.millrace.deadletter.letter.LetterFilter;
import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Takes the letters of a selection for a run, in the current transaction. */
final class RunSelection {

    /** What a run could take. A letter that failed again in a batch of another run is open before its item is decided. */
    private static final String OPEN =
            """
            l.state = 'OPEN' AND l.projection IS NOT NULL AND l.group_id = ANY(:groups) AND NOT EXISTS (
                SELECT FROM millrace.replay_item AS i WHERE i.letter_id = l.id AND i.outcome IS NULL)
            """;

    private static final String COUNT =
            "SELECT count(*) AS letters, max(l.state_since) AS until FROM millrace.dead_letter AS l WHERE %s %s";

    /**
     * Letters are locked in the order of their ids, as replays do: whoever comes second sees them taken. What another run
     * took while this waited for the lock is told by the index of items only.
     */
    private static final String TAKE =
            """
            WITH picked AS MATERIALIZED (
                SELECT l.id, l.aggregate_version, l.parked_order FROM millrace.dead_letter AS l
                WHERE %s %s
                ORDER BY l.id FOR UPDATE
            ), items AS (
                INSERT INTO millrace.replay_item (run_id, place, letter_id)
                SELECT :run::uuid, row_number() OVER (ORDER BY aggregate_version, parked_order), id FROM picked
                ON CONFLICT (letter_id) WHERE outcome IS NULL DO NOTHING
                RETURNING letter_id
            ), moved AS (
                UPDATE millrace.dead_letter AS l SET state = 'REPLAYING', state_since = now()
                FROM items WHERE l.id = items.letter_id
                RETURNING l.id
            )
            INSERT INTO millrace.dead_letter_history (letter_id, state, actor, note)
            SELECT id, 'REPLAYING', :actor, 'taken by replay run ' || :run FROM moved
            """;

    private static final String LEFT =
            """
            SELECT count(*) FILTER (WHERE l.state = 'REPLAYING' OR i.run_id IS NOT NULL) AS busy, count(*) AS unresolved,
                (min(i.run_id::text)) AS run
            FROM millrace.dead_letter AS l
            LEFT JOIN millrace.replay_item AS i ON i.letter_id = l.id AND i.outcome IS NULL
            WHERE l.state IN ('OPEN', 'REPLAYING') AND i.run_id IS DISTINCT FROM :run::uuid %s
            """;

    private final JdbcClient jdbc;
    private final Collection<String> groups;

    RunSelection(JdbcClient jdbc, Collection<String> groups) {
        this.jdbc = jdbc;
        this.groups = groups;
    }

    /**
     * How many letters a run got.
     *
     * @param taken its letters
     * @param left letters that were meant and are unresolved, but could not be taken
     */
    record Taken(long taken, long left) {}

    /** Counts what is open. */
    OpenLetters count(LetterFilter selection) {
        return jdbc.sql(COUNT.formatted(OPEN, selection.conditions()))
                .params(selection.parameters())
                .param("groups", groups.toArray(String[]::new))
                .query((row, index) -> {
                    var until = row.getTimestamp("until");
                    return new OpenLetters(row.getLong("letters"), until == null ? null : until.toInstant());
                })
                .single();
    }

    /** Takes what is open. */
    Taken take(UUID run, LetterFilter selection, String actor) {
        long taken = jdbc.sql(TAKE.formatted(OPEN, selection.conditions()))
                .params(selection.parameters())
                .param("groups", groups.toArray(String[]::new))
                .param("actor", actor)
                .param("run", run.toString())
                .update();
        var left = left(run, selection);
        if (taken == 0) {
            throw nothing(selection, left);
        }
        return new Taken(taken, left.unresolved());
    }

    private record Left(long busy, long unresolved, String run) {}

    private Left left(UUID run, LetterFilter selection) {
        return jdbc.sql(LEFT.formatted(selection.conditions()))
                .params(selection.parameters())
                .param("run", run.toString())
                .query((row, index) ->
                        new Left(row.getLong("busy"), row.getLong("unresolved"), String.valueOf(row.getString("run"))))
                .single();
    }

    private static RefusedException nothing(LetterFilter selection, Left left) {
        if (left.busy() > 0) {
            return new RefusedException(
                    Refusal.LETTERS_TAKEN,
                    "All open letters of %s (%d) are taken by replay run %s; wait for it, or cancel it"
                            .formatted(selection.describe(), left.busy(), left.run()),
                    Map.of("run", left.run()));
        }
        if (left.unresolved() > 0) {
            return new RefusedException(
                    Refusal.NOTHING_TO_REPLAY,
                    "The %d open letters of %s belong to consumer groups that this service does not have; replay them"
                                    .formatted(left.unresolved(), selection.describe())
                            + " where their projection runs");
        }
        return new RefusedException(
                Refusal.NOTHING_TO_REPLAY,
                "No letter of %s is open; reopen those that are to be replayed".formatted(selection.describe()));
    }
}
