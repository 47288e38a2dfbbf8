package io.millrace.benchmarks.projection;

import io.millrace.benchmarks.process.ChildJvm;
import io.millrace.benchmarks.process.JvmSettings;
import io.millrace.benchmarks.projection.listener.ListenerApplication;
import io.millrace.benchmarks.projection.starter.StarterApplication;
import io.millrace.stack.Database;
import io.millrace.stack.ServiceProcess;
import java.nio.file.Path;

/** The ways that are compared. */
enum ReadSide {
    /** Millrace's starter with its defaults. */
    MILLRACE("millrace", StarterApplication.class),
    /** A record listener and JPA with their defaults. */
    RECORD_BY_RECORD("record-by-record", ListenerApplication.class);

    private final String label;
    private final Class<?> application;

    ReadSide(String label, Class<?> application) {
        this.label = label;
        this.application = application;
    }

    String label() {
        return label;
    }

    /** Starts it on an empty database; it begins with the first record. */
    ChildJvm start(Database database, String bootstrapServers, String group, JvmSettings jvm, Path directory) {
        return ChildJvm.start(
                ServiceProcess.builder(label)
                        .mainClass(application)
                        .property("spring.application.name", group)
                        .property("spring.main.web-application-type", "none")
                        .property("spring.main.banner-mode", "off")
                        .property("spring.datasource.url", database.jdbcUrl())
                        .property("spring.datasource.username", database.user())
                        .property("spring.datasource.password", database.password())
                        .property("spring.jpa.hibernate.ddl-auto", "none")
                        .property("spring.kafka.bootstrap-servers", bootstrapServers)
                        .property("spring.kafka.consumer.group-id", group)
                        .property("spring.kafka.consumer.auto-offset-reset", "earliest")
                        .property(
                                "spring.kafka.consumer.key-deserializer",
                                "org.apache.kafka.common.serialization.ByteArrayDeserializer")
                        .property(
                                "spring.kafka.consumer.value-deserializer",
                                "org.apache.kafka.common.serialization.ByteArrayDeserializer"),
                jvm,
                directory);
    }
}
