package io.millrace.projection;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.projection.engine.EngineListener;
import io.millrace.projection.engine.FailurePolicy;
import io.millrace.projection.engine.ProjectionEngine;
import io.millrace.projection.engine.ProjectionSchema;
import io.millrace.stack.Database;
import io.millrace.stack.SharedStack;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** A fresh, migrated read database with the tables of {@link Shop}. */
public final class TestDatabase implements AutoCloseable {

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
                FailurePolicy.stop(),
                listener);
    }

    /** All rows of a table, ordered by its first column. */
    public List<Map<String, Object>> rows(String table) {
        return jdbc().sql("SELECT * FROM " + table + " ORDER BY 1").query().listOfRows();
    }

    public Map<String, String> items() {
        return jdbc().sql("SELECT item_id, name FROM item").query(rows -> {
            Map<String, String> items = new java.util.TreeMap<>();
            while (rows.next()) {
                items.put(rows.getString(1), rows.getString(2));
            }
            return items;
        });
    }

    public Map<String, Long> totals() {
        return jdbc().sql("SELECT item_id, amount FROM item_total").query(rows -> {
            Map<String, Long> totals = new java.util.TreeMap<>();
            while (rows.next()) {
                totals.put(rows.getString(1), rows.getLong(2));
            }
            return totals;
        });
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
