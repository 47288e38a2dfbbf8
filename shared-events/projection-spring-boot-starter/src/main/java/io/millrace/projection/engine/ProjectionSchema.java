package io.millrace.projection.engine;

import io.millrace.deadletter.schema.DeadLetterSchema;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The tables in which Millrace keeps what projections have applied, and what they could not: schema {@code millrace} of
 * the read database.
 */
public final class ProjectionSchema {

    private static final String HISTORY = "projection_schema_history";

    private ProjectionSchema() {}

    /**
     * Creates the tables or brings them up to date. Safe to call from several instances at once. Keeps its own history
     * table, so that it meets neither the service's migrations nor those of the outbox.
     */
    public static void migrate(DataSource dataSource) {
        Flyway.configure(ProjectionSchema.class.getClassLoader())
                .dataSource(dataSource)
                .locations("classpath:db/millrace/projection")
                .schemas("millrace")
                .table(HISTORY)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
        DeadLetterSchema.migrate(dataSource);
    }
}
