package io.millrace.deadletter.run;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The letters of runs. */
final class RunItems {

    /**
     * A letter that is not REPLAYING any more was decided in the transaction that moved it. Its item follows, even if the
     * instance that replayed it is gone. The run is locked before its items, as pausing and cancelling do.
     */
    private static final String SETTLE =
            """
            WITH run AS MATERIALIZED (
                SELECT id FROM millrace.replay_run WHERE id = :run FOR UPDATE
            ), decided AS (
                UPDATE millrace.replay_item AS i SET decided_at = now(),
                    outcome = CASE WHEN l.state = 'OPEN' THEN 'FAILED' WHEN l.state = 'DISCARDED' THEN 'NOT_REPLAYED'
                        ELSE l.state END,
                    note = CASE WHEN l.state = 'OPEN' THEN l.reason || ': ' || l.message
                        WHEN l.state = 'DISCARDED' THEN 'it was discarded' END
                FROM millrace.dead_letter AS l, run
                WHERE i.run_id = run.id AND i.outcome IS NULL AND l.id = i.letter_id AND l.state <> 'REPLAYING'
                    AND i.place <= :last
                RETURNING i.outcome
            ), counts AS (
                SELECT count(*) FILTER (WHERE outcome = 'RESOLVED') AS resolved,
                    count(*) FILTER (WHERE outcome = 'SUPERSEDED') AS superseded,
                    count(*) FILTER (WHERE outcome = 'FAILED') AS failed,
                    count(*) FILTER (WHERE outcome = 'NOT_REPLAYED') AS not_replayed
                FROM decided
            )
            UPDATE millrace.replay_run AS r SET resolved = r.resolved + c.resolved, superseded = r.superseded + c.superseded,
                failed = r.failed + c.failed, not_replayed = r.not_replayed + c.not_replayed
            FROM counts AS c WHERE r.id = :run
            """;

    private static final String GIVE_BACK =
            """
            WITH freed AS (
                UPDATE millrace.dead_letter AS l SET state = 'OPEN', state_since = now()
                FROM millrace.replay_item AS i
                WHERE i.run_id = :run AND i.outcome IS NULL AND l.id = i.letter_id AND l.state = 'REPLAYING' %s
                RETURNING l.id
            ), noted AS (
                INSERT INTO millrace.dead_letter_history (letter_id, state, actor, note)
                SELECT id, 'OPEN', :actor, :note FROM freed
            ), items AS (
                UPDATE millrace.replay_item AS i SET outcome = 'NOT_REPLAYED', note = :note, decided_at = now()
                FROM freed WHERE i.run_id = :run AND i.letter_id = freed.id AND i.outcome IS NULL
                RETURNING 1
            ), counted AS (
                UPDATE millrace.replay_run SET not_replayed = not_replayed + (SELECT count(*) FROM items) WHERE id = :run
            )
            SELECT count(*) FROM items
            """;

    /** What an earlier start took in hand is behind it, or that start was no crash. */
    private static final String RESUME =
            """
            UPDATE millrace.replay_run AS r
            SET starts = CASE WHEN EXISTS (
                    SELECT FROM millrace.replay_item AS i
                    WHERE i.run_id = r.id AND i.outcome IS NULL AND i.place <= r.begun_until)
                THEN greatest(0, r.starts - :noCrashes) ELSE 0 END
            WHERE r.id = :run AND r.leased_by = :token AND r.starts > 0
            """;

    private static final String BEGIN =
            """
            WITH next AS MATERIALIZED (
                SELECT letter_id, place FROM millrace.replay_item
                WHERE run_id = :run AND outcome IS NULL ORDER BY place LIMIT :most
            ), noted AS (
                UPDATE millrace.replay_run SET starts = starts + 1,
                    begun_until = CASE WHEN starts = 0 THEN (SELECT max(place) FROM next) ELSE begun_until END
                WHERE id = :run AND leased_by = :token AND EXISTS (SELECT FROM next)
                RETURNING begun_until
            )
            SELECT letter_id, place, coalesce((SELECT max(begun_until) FROM noted), 0) AS until FROM next ORDER BY place
            """;

    private final JdbcClient jdbc;

    RunItems(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Letters to apply in one go.
     *
     * @param last place of the last of them
     * @param until place up to which letters were taken in hand, by this start or by earlier ones that came to nothing
     */
    record Batch(List<UUID> letters, long last, long until) {}

    private record Place(UUID letter, long place, long until) {}

    /** Settles what is known of earlier starts; those that this process survived were no crashes. */
    void resume(RunLease lease, int noCrashes) {
        jdbc.sql(RESUME)
                .param("run", lease.run())
                .param("token", lease.token())
                .param("noCrashes", noCrashes)
                .update();
    }

    /** The next letters to apply; notes that a start on them is made. */
    Batch begin(RunLease lease, int most) {
        var places = jdbc.sql(BEGIN)
                .param("run", lease.run())
                .param("token", lease.token())
                .param("most", most)
                .query((row, index) -> new Place(row.getObject(1, UUID.class), row.getLong(2), row.getLong(3)))
                .list();
        var last = places.isEmpty() ? new Place(lease.run(), 0, 0) : places.get(places.size() - 1);
        return new Batch(places.stream().map(Place::letter).toList(), last.place(), last.until());
    }

    /** Gives items whose letters are decided their outcome, and counts them. */
    void settle(UUID run) {
        settle(run, Long.MAX_VALUE);
    }

    /** The same up to a place. */
    void settle(UUID run, long last) {
        jdbc.sql(SETTLE).param("run", run).param("last", last).update();
    }

    /** Opens the letters that are not decided. */
    long giveBack(UUID run, String actor, String note) {
        return jdbc.sql(GIVE_BACK.formatted(""))
                .param("run", run)
                .param("actor", actor)
                .param("note", note)
                .query(Long.class)
                .single();
    }

    /** Opens one letter that cannot be applied here. */
    void giveBack(UUID run, UUID letter, String actor, String note) {
        jdbc.sql(GIVE_BACK.formatted("AND l.id = :letter"))
                .param("run", run)
                .param("letter", letter)
                .param("actor", actor)
                .param("note", note)
                .query(Long.class)
                .single();
    }

    List<RunItem> list(UUID run, long after, int limit) {
        return jdbc.sql(
                        """
                        SELECT place, letter_id, outcome, note FROM millrace.replay_item
                        WHERE run_id = ? AND place > ? ORDER BY place LIMIT ?
                        """)
                .param(run)
                .param(after)
                .param(limit)
                .query((row, index) -> {
                    var outcome = row.getString("outcome");
                    return new RunItem(
                            row.getLong("place"),
                            row.getObject("letter_id", UUID.class),
                            outcome == null ? null : ItemOutcome.valueOf(outcome),
                            row.getString("note"));
                })
                .list();
    }
}
