package io.millrace.outbox.schema;

import io.millrace.contract.outbox.OutboxTable;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.core.JdbcTemplate;

/** Brings the outbox's tables to their version by migrations of their own, apart from the service's. */
final class OutboxSchema implements InitializingBean {

    static final String HISTORY = "outbox_schema_history";

    private static final String MAY_APPEND = "SELECT has_table_privilege('millrace.outbox', 'INSERT')";

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final DataSource dataSource;
    private final SchemaMode mode;

    OutboxSchema(DataSource dataSource, SchemaMode mode) {
        this.dataSource = dataSource;
        this.mode = mode;
    }

    @Override
    public void afterPropertiesSet() {
        switch (mode) {
            case MIGRATE -> migrate();
            case VALIDATE -> validate();
            case NONE -> {}
        }
    }

    private void migrate() {
        try {
            flyway().migrate();
        } catch (FlywayException e) {
            if (isBusy(e)) {
                throw new OutboxSchemaException(
                        "A table of schema %s that a migration changes is held by a long transaction, and nothing was changed; end that transaction, or wait for its end, then start the service again. Who holds it: SELECT pid, usename, application_name, xact_start, state, query FROM pg_stat_activity WHERE datname = current_database() AND xact_start IS NOT NULL ORDER BY xact_start"
                                .formatted(OutboxTable.SCHEMA),
                        e);
            }
            throw new OutboxSchemaException(
                    "Schema %s could not be migrated; let a role that may create it start the service once, then use millrace.outbox.schema=validate: %s"
                            .formatted(OutboxTable.SCHEMA, e.getMessage()),
                    e);
        }
    }

    private static boolean isBusy(FlywayException failure) {
        return NestedExceptionUtils.getMostSpecificCause(failure) instanceof SQLException cause
                && LOCK_NOT_AVAILABLE.equals(cause.getSQLState());
    }

    private void validate() {
        try {
            flyway().validate();
        } catch (FlywayException e) {
            throw new OutboxSchemaException(
                    "Schema %s is not as this version needs it; start the service once with millrace.outbox.schema=migrate as the schema's owner: %s"
                            .formatted(OutboxTable.SCHEMA, e.getMessage()),
                    e);
        }
        if (!Boolean.TRUE.equals(new JdbcTemplate(dataSource).queryForObject(MAY_APPEND, Boolean.class))) {
            throw new OutboxSchemaException("The service's role may not insert into %s; GRANT millrace_writer to it"
                    .formatted(OutboxTable.NAME));
        }
    }

    private Flyway flyway() {
        return Flyway.configure(getClass().getClassLoader())
                .dataSource(dataSource)
                .locations(OutboxTable.MIGRATIONS)
                .defaultSchema(OutboxTable.SCHEMA)
                .schemas(OutboxTable.SCHEMA)
                .table(HISTORY)
                // Other parts of Millrace may have tables in this schema already, with a history of their own.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
    }
}
