package io.millrace.stack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** PostgreSQL's official image. */
final class ContainerPostgres extends ContainerNode {

    private static final String IMAGE = "postgres:18";
    private static final Duration START = Duration.ofSeconds(60);

    ContainerPostgres(PostgresOptions options) {
        super(container(options), PostgreSQLContainer.POSTGRESQL_PORT, Ports.fixedOrFree(options.port()));
    }

    private static PostgreSQLContainer container(PostgresOptions options) {
        StackMode.requireTemporary(options.directory());
        var settings = new LinkedHashMap<>(PostgresServer.SETTINGS);
        settings.putAll(options.settings());
        var command = new ArrayList<>(List.of("postgres"));
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return new PostgreSQLContainer(IMAGE)
                .withUsername("postgres")
                .withPassword("postgres")
                .withDatabaseName("postgres")
                .withCommand(command.toArray(String[]::new));
    }

    @Override
    void awaitReady() {
        PostgresProbe.of(host(), port()).awaitReady(START, this, directory -> true);
    }
}
