package io.millrace.deadletter.run;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who executes which run. */
final class RunLeases {

    private static final String CLAIM =
            """
            UPDATE millrace.replay_run
            SET leased_by = :token, leased_until = now() + :millis * interval '1 millisecond'
            WHERE id = (
                SELECT id FROM millrace.replay_run
                WHERE state = 'RUNNING' AND not_before <= now() AND (leased_until IS NULL OR leased_until < now())
                    AND group_ids <@ :groups::text[]
                ORDER BY not_before LIMIT 1 FOR UPDATE SKIP LOCKED
            )
            RETURNING id
            """;

    private final JdbcClient jdbc;
    private final Collection<String> groups;
    private final Duration length;

    RunLeases(JdbcClient jdbc, Collection<String> groups, Duration length) {
        this.jdbc = jdbc;
        this.groups = groups;
        this.length = length;
    }

    /** Takes a run that is due and that nobody holds, or whose holder has gone. */
    Optional<RunLease> claim() {
        var token = UUID.randomUUID();
        return jdbc.sql(CLAIM)
                .param("token", token)
                .param("millis", length.toMillis())
                .param("groups", groups.toArray(String[]::new))
                .query(UUID.class)
                .optional()
                .map(run -> new RunLease(run, token, length));
    }

    /** Gives a run back to whoever comes next. */
    void release(RunLease lease) {
        jdbc.sql("UPDATE millrace.replay_run SET leased_by = NULL, leased_until = NULL WHERE id = ? AND leased_by = ?")
                .param(lease.run())
                .param(lease.token())
                .update();
    }
}
