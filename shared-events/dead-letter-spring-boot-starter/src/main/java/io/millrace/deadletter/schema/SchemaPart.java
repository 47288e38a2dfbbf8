package io.millrace.deadletter.schema;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * A part of the schema {@code millrace}, with scripts and a history table of its own, so that it meets neither the
 * service's migrations nor those of other parts.
 *
 * @param owner a class of the module that has the scripts
 * @param scripts where they are on its classpath
 * @param history name of the history table
 */
public record SchemaPart(Class<?> owner, String scripts, String history) {

    /** Creates the tables or brings them up to date. Safe to call from several instances at once. */
    public void migrate(DataSource dataSource) {
        Flyway.configure(owner.getClassLoader())
                .dataSource(dataSource)
                .locations("classpath:" + scripts)
                .schemas("millrace")
                .table(history)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }
}
