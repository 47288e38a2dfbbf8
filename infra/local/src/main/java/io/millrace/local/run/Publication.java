package io.millrace.local.run;

import io.millrace.contract.MillraceException;
import io.millrace.contract.outbox.OutboxTable;
import io.millrace.stack.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What the relay follows. The write service's migrations create it. */
final class Publication {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String EXISTS = "SELECT FROM pg_publication WHERE pubname = ?";

    private Publication() {}

    static void await(Database database) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (var connection = database.dataSource().getConnection();
                var statement = connection.prepareStatement(EXISTS)) {
            statement.setString(1, OutboxTable.PUBLICATION);
            while (System.nanoTime() - deadline < 0) {
                try (var found = statement.executeQuery()) {
                    if (found.next()) {
                        return;
                    }
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
            throw new MillraceException("The write service did not create the publication %s within %d s"
                    .formatted(OutboxTable.PUBLICATION, PATIENCE.toSeconds()));
        } catch (SQLException e) {
            throw new MillraceException("Database %s does not answer".formatted(database.name()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MillraceException("Interrupted while waiting for the publication", e);
        }
    }
}
