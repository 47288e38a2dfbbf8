package io.millrace.deadletter.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.stack.Database;
import io.millrace.stack.SharedStack;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An upgrade while a transaction of an instance of before is under way, which changes letters when it is waited for. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LettersInUseIT {

    private final Database database = SharedStack.freshDatabase(LettersInUseIT.class);

    /** V4 keeps writers from letters, and then waits for those who have read their counts. */
    @Test
    void aMigrationThatEndsADeadlockIsTriedAgain() throws SQLException {
        try (var earlier = EarlierInstance.of(database, "3")) {
            // Of the two the migration is the one that PostgreSQL ends.
            earlier.execute("SET deadlock_timeout = '1min'");
            try (var administration = database.dataSource().getConnection();
                    var statement = administration.createStatement()) {
                statement.execute("ALTER DATABASE %s SET deadlock_timeout = '1500ms'".formatted(database.name()));
            }

            migrateWhileChanged(earlier, "SELECT count(*) FROM millrace.dead_letter_count");

            await().until(() ->
                    earlier.count("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") == 1);
        }
    }

    @ParameterizedTest(name = "since version {0}, index {1}")
    @CsvSource({"7, dead_letter_by_key", "9, dead_letter_of_group"})
    void anIndexLeavesWithoutADeadlock(String version, String index) throws SQLException {
        try (var earlier = EarlierInstance.of(database, version)) {
            migrateWhileChanged(earlier, "SELECT id FROM millrace.dead_letter FOR UPDATE");

            assertThat(earlier.count("SELECT count(*) FROM pg_indexes WHERE indexname = '%s'".formatted(index)))
                    .isZero();
        }
    }

    private void migrateWhileChanged(EarlierInstance earlier, String first) throws SQLException {
        earlier.execute(first);
        var migration = CompletableFuture.runAsync(() -> DeadLetterSchema.migrate(database.dataSource()));
        await().until(earlier::isWaitedFor);
        earlier.execute("UPDATE millrace.dead_letter SET attempts = attempts + 1");
        earlier.commit();
        migration.join();
    }
}
