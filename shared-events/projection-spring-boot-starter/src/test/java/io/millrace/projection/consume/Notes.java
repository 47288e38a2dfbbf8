package io.millrace.projection.consume;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.projection.EventContext;
import io.millrace.projection.Handles;
import io.millrace.projection.Projection;
import io.millrace.projection.ProjectionKind;
import io.millrace.projection.Shop.SaleMade;
import io.millrace.projection.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;

/** Projections that note each sale by plain JDBC, and that say in different ways why they could not. */
final class Notes {

    static final String DDL =
            """
            CREATE TABLE note (seq bigint GENERATED ALWAYS AS IDENTITY, projection text NOT NULL, item_id text NOT NULL,
                version bigint NOT NULL, PRIMARY KEY (projection, item_id, version))
            """;

    private static final String INSERT = "INSERT INTO note (projection, item_id, version) VALUES (?, ?, ?)";

    private Notes() {}

    static final class PersistenceException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        PersistenceException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    @Projection(name = "plain", kind = ProjectionKind.DELTA)
    record Plain(DataSource dataSource) {

        @Handles
        void on(SaleMade sale, EventContext event) {
            note(dataSource, "plain", sale, event, e -> new RuntimeException("The sale is not noted", e));
        }
    }

    @Projection(name = "mapped", kind = ProjectionKind.DELTA)
    record Mapped(DataSource dataSource) {

        @Handles
        void on(SaleMade sale, EventContext event) {
            note(
                    dataSource,
                    "mapped",
                    sale,
                    event,
                    e -> new IllegalStateException(
                            "Session", new PersistenceException("could not execute statement", e)));
        }
    }

    /** Says nothing of the database, and blames the event. */
    @Projection(name = "silent", kind = ProjectionKind.DELTA)
    record Silent(DataSource dataSource) {

        @Handles
        void on(SaleMade sale, EventContext event) {
            note(dataSource, "silent", sale, event, e -> new IllegalArgumentException("This sale cannot be noted"));
        }
    }

    /** Has connections of its own, which come later than others after an outage. */
    @Projection(name = "pooled", kind = ProjectionKind.DELTA)
    record Pooled(HikariDataSource pool) {

        @Handles
        void on(SaleMade sale, EventContext event) {
            try (var connection = pool.getConnection()) {
                insert(connection, INSERT + " ON CONFLICT DO NOTHING", "pooled", sale, event);
            } catch (SQLException e) {
                throw new IllegalStateException("The sale is not noted", e);
            }
        }
    }

    private static void note(
            DataSource dataSource,
            String projection,
            SaleMade sale,
            EventContext event,
            Function<SQLException, RuntimeException> thrown) {
        var connection = DataSourceUtils.getConnection(dataSource);
        try {
            insert(connection, INSERT, projection, sale, event);
        } catch (SQLException e) {
            throw thrown.apply(e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    private static void insert(Connection connection, String sql, String projection, SaleMade sale, EventContext event)
            throws SQLException {
        try (var insert = connection.prepareStatement(sql)) {
            insert.setString(1, projection);
            insert.setString(2, sale.itemId());
            insert.setLong(3, event.version());
            insert.executeUpdate();
        }
    }

    /** The versions a projection noted, in the order in which it did. */
    static Map<String, List<Long>> of(String projection, TestDatabase database) {
        Map<String, List<Long>> noted = new TreeMap<>();
        database.jdbc()
                .sql("SELECT item_id, version FROM note WHERE projection = ? ORDER BY seq")
                .param(projection)
                .query(row -> {
                    noted.computeIfAbsent(row.getString(1), id -> new ArrayList<>())
                            .add(row.getLong(2));
                });
        return noted;
    }
}
