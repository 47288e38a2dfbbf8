package io.millrace.stack;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a PostgreSQL server is started.
 *
 * @param directory where data and log are kept over restarts of this JVM; null for a temporary directory
 * @param port TCP port; 0 for a free one
 * @param settings server settings beyond those of {@link PostgresServer}, overriding them
 */
public record PostgresOptions(@Nullable Path directory, int port, Map<String, String> settings) {

    public PostgresOptions {
        settings = Map.copyOf(settings);
    }

    /** Temporary directory, free port. */
    public static PostgresOptions defaults() {
        return new PostgresOptions(null, 0, Map.of());
    }

    public PostgresOptions withDirectory(Path kept) {
        return new PostgresOptions(kept, port, settings);
    }

    public PostgresOptions withPort(int fixed) {
        return new PostgresOptions(directory, fixed, settings);
    }

    public PostgresOptions withSetting(String name, String value) {
        var all = new LinkedHashMap<>(settings);
        all.put(name, value);
        return new PostgresOptions(directory, port, all);
    }
}
