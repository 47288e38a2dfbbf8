package io.millrace.deadletter.schema;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The tables of dead letters, in the schema {@code millrace} of the database that also has what is applied. */
public final class DeadLetterSchema {

    private static final String HISTORY = "dead_letter_schema_history";

    private DeadLetterSchema() {}

    /**
     * Creates the tables or brings them up to date. Safe to call from several instances at once. Keeps its own history
     * table, so that it meets neither the service's migrations nor those of other parts.
     */
    public static void migrate(DataSource dataSource) {
        Flyway.configure(DeadLetterSchema.class.getClassLoader())
                .dataSource(dataSource)
                .locations("classpath:db/millrace/deadletter")
                .schemas("millrace")
                .table(HISTORY)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }
}
