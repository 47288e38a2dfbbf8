package io.millrace.stack;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the servers run, chosen by the system property {@code millrace.stack}. */
enum StackMode {
    /** Child processes of this JVM. */
    EMBEDDED {
        @Override
        ServerNode postgres(PostgresOptions options) {
            return new ProcessPostgres(options);
        }

        @Override
        ServerNode kafka(KafkaOptions options) {
            return new ProcessKafka(options);
        }
    },
    /** Containers by Testcontainers. */
    CONTAINERS {
        @Override
        ServerNode postgres(PostgresOptions options) {
            return new ContainerPostgres(options);
        }

        @Override
        ServerNode kafka(KafkaOptions options) {
            return new ContainerKafka(options);
        }
    };

    static final String PROPERTY = "millrace.stack";

    abstract ServerNode postgres(PostgresOptions options);

    abstract ServerNode kafka(KafkaOptions options);

    /** Containers come and go with their data: two of them on one directory would not see each other's locks. */
    static void requireTemporary(@Nullable Path directory) {
        if (directory != null) {
            throw new IllegalArgumentException("Containers keep no data in %s; set the system property %s to embedded"
                    .formatted(directory, PROPERTY));
        }
    }

    static StackMode current() {
        var name = System.getProperty(PROPERTY, "embedded");
        for (var mode : values()) {
            if (mode.name().equalsIgnoreCase(name)) {
                return mode;
            }
        }
        throw new IllegalArgumentException(
                "System property %s is '%s'; use embedded or containers".formatted(PROPERTY, name));
    }
}
