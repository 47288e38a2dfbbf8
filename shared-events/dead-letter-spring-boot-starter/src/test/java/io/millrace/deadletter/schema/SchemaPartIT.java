package io.millrace.deadletter.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.stack.Database;
import io.millrace.stack.SharedStack;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An upgrade while a transaction of an instance of before holds a table that it changes. */
class SchemaPartIT {

    private static final SchemaPart PART =
            new SchemaPart(DeadLetterSchema.class, EarlierInstance.SCRIPTS, EarlierInstance.HISTORY);
    private static final String READ = "SELECT count(*) FROM millrace.parked_key";

    private final Database database = SharedStack.freshDatabase(SchemaPartIT.class);
    private EarlierInstance earlier;

    @BeforeEach
    void readInALongTransaction() throws SQLException {
        earlier = EarlierInstance.of(database, "5");
        earlier.execute(READ);
    }

    @AfterEach
    void end() throws SQLException {
        earlier.close();
    }

    @Test
    void othersDoNotWaitBehindTheMigrationForTheEndOfTheTransaction() throws SQLException {
        var migration = CompletableFuture.runAsync(() -> PART.migrate(database.dataSource()));
        await().until(earlier::isWaitedFor);

        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("SET statement_timeout = '20s'");
            statement.execute(READ);
        }

        assertThat(migration).isNotDone();
        earlier.commit();
        migration.join();
        assertThat(starts()).isZero();
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anOperatorIsToldHowToFindATransactionThatDoesNotEnd() throws SQLException {
        assertThatThrownBy(() -> PART.migrate(database.dataSource(), 1))
                .isInstanceOf(SchemaBusyException.class)
                .hasMessageContaining("pg_stat_activity");

        earlier.commit();
        PART.migrate(database.dataSource(), 1);
        assertThat(starts()).isZero();
    }

    private long starts() {
        return earlier.count("SELECT count(starts) FROM millrace.parked_key");
    }
}
