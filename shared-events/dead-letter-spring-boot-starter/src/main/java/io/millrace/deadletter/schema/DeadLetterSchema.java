package io.millrace.deadletter.schema;

import javax.sql.DataSource;

/** The tables of dead letters, in the schema {@code millrace} of the database that also has what is applied. */
public final class DeadLetterSchema {

    private static final SchemaPart PART =
            new SchemaPart(DeadLetterSchema.class, "db/millrace/deadletter", "dead_letter_schema_history");

    private DeadLetterSchema() {}

    /** Creates the tables or brings them up to date. Safe to call from several instances at once. */
    public static void migrate(DataSource dataSource) {
        PART.migrate(dataSource);
    }
}
