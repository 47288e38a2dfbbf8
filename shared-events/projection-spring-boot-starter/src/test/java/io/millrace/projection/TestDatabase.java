package io.millrace.projection;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.parking.ParkingLot;
import io.millrace.deadletter.replay.DryRuns;
import io.millrace.deadletter.replay.LetterDecisions;
import io.millrace.deadletter.replay.ReplayTarget;
import io.millrace.deadletter.replay.ReplayTargets;
import io.millrace.deadletter.replay.Replayer;
import io.millrace.projection.engine.EngineListener;
import io.millrace.projection.engine.ProjectionEngine;
import io.millrace.projection.engine.ProjectionReplay;
import io.millrace.projection.engine.ProjectionSchema;
import io.millrace.stack.Database;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** A fresh, migrated read database with the tables of {@link Shop}. */
public final class TestDatabase implements AutoCloseable {

    /** So long that no slow machine ends a batch that a test expects to be committed. */
    public static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

    private final HikariDataSource dataSource;

    private TestDatabase(HikariDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Over a database that is migrated already. */
    public static TestDatabase over(HikariDataSource dataSource) {
        return new TestDatabase(dataSource);
    }

    public static TestDatabase fresh(Class<?> test) {
        return in(SharedStack.freshDatabase(test));
    }

    public static TestDatabase in(Database database) {
        var dataSource = new HikariDataSource();
        dataSource.setJdbcUrl(database.jdbcUrl());
        dataSource.setUsername(database.user());
        dataSource.setPassword(database.password());
        dataSource.setConnectionTimeout(1_000);
        ProjectionSchema.migrate(dataSource);
        var migrated = new TestDatabase(dataSource);
        migrated.jdbc().sql(Shop.DDL).update();
        return migrated;
    }

    /** From now on transactions have the given isolation unless they ask for another. */
    public void isolateBy(String level) {
        var database =
                jdbc().sql("SELECT current_database()").query(String.class).single();
        jdbc().sql("ALTER DATABASE %s SET default_transaction_isolation = '%s'".formatted(database, level))
                .update();
        dataSource.getHikariPoolMXBean().softEvictConnections();
    }

    public DataSource dataSource() {
        return dataSource;
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(dataSource);
    }

    public ProjectionEngine engine(Object projection) {
        return engine(projection, new EngineListener() {});
    }

    public ProjectionEngine engine(Object projection, EngineListener listener) {
        return engine(projection, null, listener);
    }

    /** An engine that puts aside what fails. */
    public ProjectionEngine parkingEngine(Object projection) {
        return parkingEngine(projection, new EngineListener() {});
    }

    /** An engine that puts aside what fails. */
    public ProjectionEngine parkingEngine(Object projection, EngineListener listener) {
        return engine(projection, parkingOf(projection), listener);
    }

    /** An engine that puts aside what fails, with transactions of the test's own. */
    public ProjectionEngine parkingEngine(Object projection, PlatformTransactionManager transactions) {
        return engine(projection, parkingOf(projection), new EngineListener() {}, transactions, LONGEST_SILENCE);
    }

    private static ParkingLot parkingOf(Object projection) {
        var definition = ProjectionDefinition.of(projection, Shop.TYPES);
        return new ParkingLot(groupOf(definition), definition.name(), "1.0", () -> false);
    }

    public ProjectionEngine engine(Object projection, @Nullable ParkingLot parking, EngineListener listener) {
        return engine(projection, parking, listener, new JdbcTransactionManager(dataSource), LONGEST_SILENCE);
    }

    /** @param longestSilence of a batch that freezes */
    public ProjectionEngine engine(Object projection, Duration longestSilence) {
        return engine(
                projection, null, new EngineListener() {}, new JdbcTransactionManager(dataSource), longestSilence);
    }

    private ProjectionEngine engine(
            Object projection,
            @Nullable ParkingLot parking,
            EngineListener listener,
            PlatformTransactionManager transactions,
            Duration longestSilence) {
        return new ProjectionEngine(
                ProjectionDefinition.of(projection, Shop.TYPES),
                Shop.TYPES,
                dataSource,
                transactions,
                longestSilence,
                parking,
                listener);
    }

    public Replayer replayer(Object... projections) {
        return new Replayer(
                dataSource,
                new JdbcTransactionManager(dataSource),
                targets(projections).all(),
                "1.1");
    }

    public DryRuns dryRuns(Object... projections) {
        return new DryRuns(dataSource, new JdbcTransactionManager(dataSource), targets(projections));
    }

    public LetterDecisions decisions(Object... projections) {
        return new LetterDecisions(dataSource, new JdbcTransactionManager(dataSource), targets(projections));
    }

    private static ReplayTargets targets(Object... projections) {
        return new ReplayTargets(Arrays.stream(projections)
                .map(projection -> ProjectionDefinition.of(projection, Shop.TYPES))
                .<ReplayTarget>map(definition ->
                        new ProjectionReplay(definition, groupOf(definition), Shop.TYPES, LONGEST_SILENCE))
                .toList());
    }

    private static String groupOf(ProjectionDefinition projection) {
        return "test." + projection.name();
    }

    /** Ids of the letters in the given state, in the order of their failures. */
    public List<UUID> letters(LetterState state) {
        return jdbc().sql("SELECT id FROM millrace.dead_letter WHERE state = ? ORDER BY parked_order")
                .param(state.name())
                .query(UUID.class)
                .list();
    }

    public long count(String table) {
        return jdbc().sql("SELECT count(*) FROM " + table).query(Long.class).single();
    }

    /** All rows of a table, ordered by its first column. */
    public List<Map<String, Object>> rows(String table) {
        return jdbc().sql("SELECT * FROM " + table + " ORDER BY 1").query().listOfRows();
    }

    public Map<String, String> items() {
        return jdbc().sql("SELECT item_id, name FROM item").query(rows -> {
            Map<String, String> items = new TreeMap<>();
            while (rows.next()) {
                items.put(rows.getString(1), rows.getString(2));
            }
            return items;
        });
    }

    public Map<String, Long> totals() {
        return jdbc().sql("SELECT item_id, amount FROM item_total").query(rows -> {
            Map<String, Long> totals = new TreeMap<>();
            while (rows.next()) {
                totals.put(rows.getString(1), rows.getLong(2));
            }
            return totals;
        });
    }

    /** The versions that {@link Shop.SaleLog} was called with, in the order of its calls. */
    public Map<String, List<Long>> soldVersions() {
        return jdbc().sql("SELECT item_id, version FROM sale_log ORDER BY seq").query(rows -> {
            Map<String, List<Long>> versions = new TreeMap<>();
            while (rows.next()) {
                versions.computeIfAbsent(rows.getString(1), id -> new ArrayList<>())
                        .add(rows.getLong(2));
            }
            return versions;
        });
    }

    /** The next offset of each partition of a topic. */
    public Map<Integer, Long> positions(String projection, String topic) {
        return jdbc().sql(
                        "SELECT partition, next_offset FROM millrace.projection_position WHERE projection = ? AND topic = ?")
                .params(projection, topic)
                .query(rows -> {
                    Map<Integer, Long> positions = new TreeMap<>();
                    while (rows.next()) {
                        positions.put(rows.getInt(1), rows.getLong(2));
                    }
                    return positions;
                });
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
