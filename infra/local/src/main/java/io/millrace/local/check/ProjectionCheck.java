package io.millrace.local.check;

import io.millrace.local.flow.ProjectionTopics;
import io.millrace.local.run.Progress;
import io.millrace.stack.Database;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** One projection against the write side: the versions it has applied, and the rows it shows. */
final class ProjectionCheck {

    private static final String WRITTEN_VERSIONS =
            """
            SELECT aggregatetype || '/' || aggregateid, max(aggregateversion) AS version
            FROM millrace.outbox
            WHERE aggregatetype = ANY (string_to_array(?, ','))
            GROUP BY aggregatetype, aggregateid""";

    private static final String APPLIED_VERSIONS =
            """
            SELECT aggregate_type || '/' || aggregate_id, version
            FROM millrace.projection_version
            WHERE projection = ?""";

    private final CommunityProjection projection;
    private final Database write;
    private final Database read;

    ProjectionCheck(CommunityProjection projection, Database write, Database read) {
        this.projection = projection;
        this.write = write;
        this.read = read;
    }

    Line run() throws SQLException {
        var name = projection.id();
        var aggregates = String.join(",", ProjectionTopics.aggregatesOf(name));
        var written = Rows.read(write.dataSource(), WRITTEN_VERSIONS, aggregates);
        var applied = Rows.read(read.dataSource(), APPLIED_VERSIONS, name);
        var versions = Comparison.of(written, applied);
        var rows = Comparison.of(
                Rows.read(write.dataSource(), projection.implied()), Rows.read(read.dataSource(), projection.shown()));
        List<String> faults = new ArrayList<>(versions.faults());
        faults.addAll(rows.faults());
        return new Line(
                faults.isEmpty(),
                name,
                "written %s, applied %s, %s".formatted(events(written), events(applied), rows.counts()),
                faults);
    }

    /** Versions count from 1 without gaps, so their sum is the number of events. */
    private static String events(Rows versions) {
        return Progress.count(versions.byKey().values().stream()
                .mapToLong(columns -> Long.parseLong(String.valueOf(columns.get("version"))))
                .sum());
    }
}
