package io.millrace.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contract.outbox.Receipt;
import io.millrace.stack.Database;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;

/** A read database, as far as a test waits for it. */
public final class ReadSide {

    private static final String VERSION = "SELECT coalesce(max(version), 0) FROM millrace.projection_version"
            + " WHERE projection = ? AND aggregate_type = ? AND aggregate_id = ?";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Database database;
    private final Duration patience;

    private ReadSide(Database database, Duration patience) {
        this.database = database;
        this.patience = patience;
    }

    /** Waits for up to 30 s each time. */
    public static ReadSide of(Database database) {
        return new ReadSide(database, PATIENCE);
    }

    public ReadSide withPatience(Duration longest) {
        return new ReadSide(database, longest);
    }

    /** The version a projection has applied of an aggregate; 0 if none. */
    public long versionOf(String projection, String aggregateType, String aggregateId) {
        try (var connection = database.dataSource().getConnection();
                var query = connection.prepareStatement(VERSION)) {
            query.setString(1, projection);
            query.setString(2, aggregateType);
            query.setString(3, aggregateId);
            try (var rows = query.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        } catch (SQLException e) {
            throw new ScenarioException("Could not read versions in " + database.jdbcUrl(), e);
        }
    }

    /** Waits until a projection has applied what the receipt stands for. */
    public ReadSide awaitApplied(String projection, Receipt receipt) {
        return eventually("projection %s applies %s".formatted(projection, receipt), () -> assertThat(
                        versionOf(projection, receipt.aggregateType(), receipt.aggregateId()))
                .as("version of %s %s in projection %s"
                        .formatted(receipt.aggregateType(), receipt.aggregateId(), projection))
                .isGreaterThanOrEqualTo(receipt.version()));
    }

    /**
     * Waits until the assertions hold.
     *
     * @param what completes the sentence "waited in vain until …"
     */
    public ReadSide eventually(String what, ThrowingRunnable assertions) {
        await().alias(what)
                .atMost(patience)
                .pollDelay(Duration.ZERO)
                .pollInterval(PAUSE)
                .untilAsserted(assertions);
        return this;
    }
}
