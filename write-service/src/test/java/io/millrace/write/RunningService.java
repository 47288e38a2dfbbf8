package io.millrace.write;

import io.millrace.community.CommunityEvents;
import io.millrace.contract.event.PayloadJson;
import io.millrace.stack.Database;
import io.millrace.stack.SharedStack;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The service as it runs, on a real database. */
public final class RunningService implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final Api api;
    private final JdbcClient jdbc;

    private RunningService(ConfigurableApplicationContext context, Database database) {
        this.context = context;
        this.api = new Api(
                ((ServletWebServerApplicationContext) context).getWebServer().getPort());
        this.jdbc = JdbcClient.create(database.dataSource());
    }

    /** One for all tests of this JVM that neither stop it nor count all rows. */
    public static RunningService shared() {
        return Shared.SERVICE;
    }

    public static RunningService start(Database database, String... properties) {
        var context = new SpringApplicationBuilder(WriteApplication.class).run(arguments(database, properties));
        return new RunningService(context, database);
    }

    private static String[] arguments(Database database, String... properties) {
        return Stream.concat(
                        Stream.of(
                                "server.port=0",
                                "spring.datasource.url=" + database.jdbcUrl(),
                                "spring.datasource.username=" + database.user(),
                                "spring.datasource.password=" + database.password()),
                        Stream.of(properties))
                .map(property -> "--" + property)
                .toArray(String[]::new);
    }

    public Api api() {
        return api;
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    /** Versions of an aggregate's events, as they stand in the outbox. */
    public List<Long> versions(String aggregateType, String aggregateId) {
        return jdbc.sql(
                        "SELECT aggregateversion FROM millrace.outbox WHERE aggregatetype = ? AND aggregateid = ? ORDER BY 1")
                .params(aggregateType, aggregateId)
                .query(Long.class)
                .list();
    }

    /** An aggregate's events, read as a consumer would. */
    public List<Object> events(String aggregateType, String aggregateId) {
        var json = new PayloadJson();
        return jdbc.sql(
                        "SELECT type, payload FROM millrace.outbox WHERE aggregatetype = ? AND aggregateid = ? ORDER BY aggregateversion")
                .params(aggregateType, aggregateId)
                .query((row, number) -> json.read(
                        CommunityEvents.types().find(row.getString(1)).orElseThrow(),
                        row.getString(2).getBytes(StandardCharsets.UTF_8)))
                .list();
    }

    @Override
    public void close() {
        context.close();
    }

    private static final class Shared {
        static final RunningService SERVICE = start(SharedStack.freshDatabase(RunningService.class));
    }
}
