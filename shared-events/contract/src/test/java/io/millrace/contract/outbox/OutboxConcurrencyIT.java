package io.millrace.contract.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.outbox.OutboxDatabase.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writers that race for the same aggregates: whoever loses is refused, and as all name them in one order, nobody waits in a circle. */
class OutboxConcurrencyIT {

    private static final String SERIALIZATION_FAILURE = "40001";
    private static final int WRITERS = 8;
    private static final int ATTEMPTS = 150;
    private static final String ORDER_OF_THE_LOG =
            """
            SELECT string_agg(aggregateversion::text, ',' ORDER BY place) FROM (
                SELECT aggregateid, aggregateversion, row_number() OVER () AS place
                FROM (SELECT data FROM pg_logical_slot_peek_changes('%s', NULL, NULL) WHERE data LIKE 'table millrace.outbox_2%%') log,
                     LATERAL (SELECT substring(data FROM 'aggregateid\\[text\\]:''([^'']*)''') AS aggregateid,
                                     substring(data FROM 'aggregateversion\\[bigint\\]:(\\d+)')::bigint AS aggregateversion) r
            ) events GROUP BY aggregateid""";

    @ParameterizedTest
    @CsvSource({"1, read committed", "20261120, read committed", "42, repeatable read"})
    void theLogCarriesEachAggregatesVersionsWithoutGapsInTheirOrder(long seed, String isolation) throws Exception {
        var outbox = OutboxDatabase.migrated(OutboxConcurrencyIT.class);
        var slot = "fuzz_" + seed;
        outbox.column("SELECT pg_create_logical_replication_slot('%s', 'test_decoding')".formatted(slot));

        outbox.execute("ALTER DATABASE %s SET default_transaction_isolation = '%s'"
                .formatted(outbox.column("SELECT current_database()").get(0), isolation));
        int won = race(outbox, seed);

        var histories = outbox.column(ORDER_OF_THE_LOG.formatted(slot));
        outbox.column("SELECT pg_drop_replication_slot('%s')".formatted(slot));
        int events = 0;
        for (var history : histories) {
            var versions = List.of(history.split(","));
            events += versions.size();
            for (int i = 0; i < versions.size(); i++) {
                assertThat(versions.get(i)).as("seed %d: %s", seed, history).isEqualTo(Integer.toString(i + 1));
            }
        }
        assertThat(events).as("seed %d", seed).isEqualTo(won).isPositive();
    }

    private static int race(OutboxDatabase outbox, long seed) throws Exception {
        var executor = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Callable<Integer>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                var random = new Random(seed * 31 + writer);
                writers.add(() -> write(outbox, random));
            }
            int won = 0;
            for (var written : executor.invokeAll(writers)) {
                won += written.get();
            }
            return won;
        } finally {
            executor.shutdownNow();
        }
    }

    private static int write(OutboxDatabase outbox, Random random) throws SQLException {
        int won = 0;
        try (var connection = outbox.connect()) {
            connection.setAutoCommit(false);
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                won += attempt(connection, random);
            }
        }
        return won;
    }

    /**
     * Up to three aggregates in one statement, in the order of their ids, each followed by one or two versions as this
     * writer saw it. One in eight skips a version, which nothing but the success of another writer makes right.
     */
    private static int attempt(Connection connection, Random random) throws SQLException {
        List<Row> rows = new ArrayList<>();
        random.ints(1 + random.nextInt(3), 0, 5).distinct().sorted().forEach(i -> {
            var aggregate = "a" + i;
            long last = last(connection, aggregate) + (random.nextInt(8) == 0 ? 1 : 0);
            for (int more = 1; more <= 1 + random.nextInt(2); more++) {
                rows.add(Row.of(aggregate, last + more));
            }
        });
        try {
            OutboxDatabase.append(connection, rows.toArray(Row[]::new));
            connection.commit();
            return rows.size();
        } catch (SQLException e) {
            connection.rollback();
            assertThat(e.getSQLState()).as(e.getMessage()).isIn(refusals(connection));
            return 0;
        }
    }

    /** A stricter isolation may notice the other writer before the outbox does. */
    private static List<String> refusals(Connection connection) throws SQLException {
        return connection.getTransactionIsolation() == Connection.TRANSACTION_READ_COMMITTED
                ? List.of(OutboxTable.VERSION_CONFLICT)
                : List.of(OutboxTable.VERSION_CONFLICT, SERIALIZATION_FAILURE);
    }

    private static long last(Connection connection, String aggregate) {
        try (var query = connection.prepareStatement(
                "SELECT aggregateversion FROM millrace.outbox_head WHERE aggregatetype = 'order' AND aggregateid = ?")) {
            query.setString(1, aggregate);
            try (var rows = query.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
