package io.millrace.testkit.projection;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.projection.engine.ProjectionSchema;
import io.millrace.stack.Database;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A read database whose content can be compared and emptied. */
final class ProjectionDatabase implements AutoCloseable {

    private static final String TABLES = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
            + " AND tablename NOT LIKE '%schema_history' ORDER BY tablename";
    private static final String ROWS = "SELECT (to_jsonb(t) - ?::text[])::text AS content FROM public.%s t ORDER BY 1";

    private final HikariDataSource dataSource = new HikariDataSource();
    private final JdbcClient jdbc = JdbcClient.create(dataSource);

    ProjectionDatabase(Database database) {
        dataSource.setJdbcUrl(database.jdbcUrl());
        dataSource.setUsername(database.user());
        dataSource.setPassword(database.password());
        // Crashes of the server are not tested here.
        dataSource.setConnectionInitSql("SET synchronous_commit = off");
        ProjectionSchema.migrate(dataSource);
    }

    DataSource dataSource() {
        return dataSource;
    }

    /** All rows of all tables of the schema {@code public}, without the columns named. */
    Map<String, List<String>> content(Set<String> ignoredColumns) {
        Map<String, List<String>> content = new TreeMap<>();
        for (var table : tables()) {
            content.put(
                    table,
                    jdbc.sql(ROWS.formatted(table))
                            .param(ignoredColumns.toArray(String[]::new))
                            .query(String.class)
                            .list());
        }
        return content;
    }

    void empty() {
        jdbc.sql("TRUNCATE millrace.projection_position, millrace.projection_version")
                .update();
        var tables = tables();
        if (!tables.isEmpty()) {
            jdbc.sql("TRUNCATE " + String.join(", ", tables)).update();
        }
    }

    private List<String> tables() {
        return jdbc.sql(TABLES).query(String.class).list();
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
