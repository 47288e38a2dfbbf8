package io.millrace.deadletter.schema;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * A part of the schema {@code millrace}, with scripts and a history table of its own, so that it meets neither the
 * service's migrations nor those of other parts.
 *
 * @param owner a class of the module that has the scripts
 * @param scripts where they are on its classpath; none waits for long for a table that somebody uses
 * @param history name of the history table
 */
public record SchemaPart(Class<?> owner, String scripts, String history) {

    private static final Logger log = LoggerFactory.getLogger(SchemaPart.class);
    /** A lock that is not available, and a deadlock with those who write. */
    private static final Set<String> BUSY = Set.of("55P03", "40P01");

    private static final int ATTEMPTS = 10;

    /** In which whoever waited behind a migration goes on. Nothing can be awaited: to queue for the lock would hold them up. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /**
     * Creates the tables or brings them up to date. Safe to call from several instances at once, and while others work on
     * the tables.
     *
     * @throws SchemaBusyException if a transaction holds one of them for half a minute; nothing is changed by the script
     *     that needs it
     */
    public void migrate(DataSource dataSource) {
        migrate(dataSource, ATTEMPTS);
    }

    void migrate(DataSource dataSource, int attempts) {
        for (int attempt = 1; !migrated(dataSource, attempt, attempts); attempt++) {
            pause();
        }
    }

    private boolean migrated(DataSource dataSource, int attempt, int attempts) {
        try {
            flyway(dataSource).migrate();
            return true;
        } catch (FlywayException e) {
            if (!isBusy(e)) {
                throw e;
            }
            if (attempt == attempts) {
                throw new SchemaBusyException(history, attempts, e);
            }
            log.atWarn()
                    .addKeyValue("attempt", attempt)
                    .log(
                            "A table that a migration of {} changes is in use; trying again in {}. {}",
                            scripts,
                            PAUSE,
                            SchemaBusyException.WHO);
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

    private Flyway flyway(DataSource dataSource) {
        return Flyway.configure(owner.getClassLoader())
                .dataSource(dataSource)
                .locations("classpath:" + scripts)
                .schemas("millrace")
                .table(history)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
    }
}
