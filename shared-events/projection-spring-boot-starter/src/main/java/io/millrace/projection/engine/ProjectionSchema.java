package io.millrace.projection.engine;

import io.millrace.deadletter.schema.DeadLetterSchema;
import io.millrace.deadletter.schema.SchemaPart;
import javax.sql.DataSource;

/**
 * The tables in which Millrace keeps what projections have applied, and what they could not: schema {@code millrace} of
 * the read database.
 */
public final class ProjectionSchema {

    private static final SchemaPart PART =
            new SchemaPart(ProjectionSchema.class, "db/millrace/projection", "projection_schema_history");

    private ProjectionSchema() {}

    /** Creates the tables or brings them up to date. Safe to call from several instances at once. */
    public static void migrate(DataSource dataSource) {
        PART.migrate(dataSource);
        DeadLetterSchema.migrate(dataSource);
    }
}
