package io.millrace.outbox.schema;

import io.millrace.contract.outbox.OutboxTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.core.JdbcTemplate;

/** Brings the outbox's tables to their version by migrations of their own, apart from the service's. */
final class OutboxSchema implements InitializingBean {

    static final String HISTORY = "outbox_schema_history";

    private static final String MAY_APPEND = "SELECT has_table_privilege('millrace.outbox', 'INSERT')";

    private static final Logger LOG = LoggerFactory.getLogger(OutboxSchema.class);
    private static final String WHO = "Who holds it: SELECT pid, usename, application_name, xact_start, state, query"
            + " FROM pg_stat_activity WHERE datname = current_database() AND xact_start IS NOT NULL ORDER BY xact_start";
    /** A lock that is not available, and a deadlock with those who write. */
    private static final Set<String> BUSY = Set.of("55P03", "40P01");

    private static final int ATTEMPTS = 10;

    /** In which whoever waited behind a migration goes on. Nothing can be awaited: to queue for the lock would hold them up. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final DataSource dataSource;
    private final SchemaMode mode;

    OutboxSchema(DataSource dataSource, SchemaMode mode) {
        this.dataSource = dataSource;
        this.mode = mode;
    }

    @Override
    public void afterPropertiesSet() {
        switch (mode) {
            case MIGRATE -> migrate(ATTEMPTS);
            case VALIDATE -> validate();
            case NONE -> {}
        }
    }

    void migrate(int attempts) {
        for (int attempt = 1; !migrated(attempt, attempts); attempt++) {
            pause();
        }
    }

    private boolean migrated(int attempt, int attempts) {
        try {
            flyway().migrate();
            return true;
        } catch (FlywayException e) {
            if (!isBusy(e)) {
                throw new OutboxSchemaException(
                        "Schema %s could not be migrated; let a role that may create it start the service once, then use millrace.outbox.schema=validate: %s"
                                .formatted(OutboxTable.SCHEMA, e.getMessage()),
                        e);
            }
            if (attempt == attempts) {
                throw new OutboxSchemaException(
                        "A migration of schema %s found a table in use %d times and changed nothing; end that transaction, or wait for its end, then start the service again. %s"
                                .formatted(OutboxTable.SCHEMA, attempts, WHO),
                        e);
            }
            LOG.atWarn()
                    .addKeyValue("attempt", attempt)
                    .log(
                            "A table that a migration of {} changes is in use; trying again in {}. {}",
                            OutboxTable.MIGRATIONS,
                            PAUSE,
                            WHO);
            return false;
        }
    }

    private static boolean isBusy(FlywayException failure) {
        return NestedExceptionUtils.getMostSpecificCause(failure) instanceof SQLException cause
                && BUSY.contains(String.valueOf(cause.getSQLState()));
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
