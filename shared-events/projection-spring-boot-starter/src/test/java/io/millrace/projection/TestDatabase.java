package io.millrace.projection;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.projection.engine.EngineListener;
import io.millrace.projection.engine.FailurePolicy;
import io.millrace.projection.engine.ProjectionEngine;
import io.millrace.projection.engine.ProjectionSchema;
import io.millrace.stack.Database;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** A fresh, migrated read database with the tables of {@link Shop}. */
public final class TestDatabase implements AutoCloseable {

    public static final Duration LONGEST_SILENCE = Duration.ofSeconds(3);

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
        return new ProjectionEngine(
                ProjectionDefinition.of(projection, Shop.TYPES),
                Shop.TYPES,
                dataSource,
                new JdbcTransactionManager(dataSource),
                LONGEST_SILENCE,
                FailurePolicy.stop(),
                listener);
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
