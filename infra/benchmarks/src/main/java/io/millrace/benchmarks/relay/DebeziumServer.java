package io.millrace.benchmarks.relay;

import io.millrace.benchmarks.process.ChildJvm;
import io.millrace.stack.ServiceProcess;
import java.nio.file.Path;

/** Debezium Server with its Kafka sink. It needs JDK 21. */
final class DebeziumServer implements RelayUnderTest {

    private static final String STRINGS = "org.apache.kafka.common.serialization.StringSerializer";

    private final Path distribution;

    DebeziumServer(Path distribution) {
        this.distribution = distribution;
    }

    @Override
    public String name() {
        return "debezium-server";
    }

    @Override
    public ChildJvm start(RelayJob job) {
        var settings = new SettingsFile()
                .with("debezium.source.", ConnectorSettings.connector(job))
                .with("debezium.source.offset.storage", "org.apache.kafka.connect.storage.FileOffsetBackingStore")
                .with(
                        "debezium.source.offset.storage.file.filename",
                        job.directory().resolve("offsets.dat").toString())
                .with("debezium.source.offset.flush.interval.ms", "1000")
                .with("debezium.", ConnectorSettings.router())
                .with("debezium.format.key", "simplestring")
                .with("debezium.format.value", "simplestring")
                .with("debezium.sink.type", "kafka")
                .with("debezium.sink.kafka.producer.bootstrap.servers", job.bootstrapServers())
                .with("debezium.sink.kafka.producer.key.serializer", STRINGS)
                .with("debezium.sink.kafka.producer.value.serializer", STRINGS)
                .with("debezium.sink.kafka.producer.", ConnectorSettings.producer(job))
                .with("quarkus.http.port", "0")
                .with("quarkus.http.host", "127.0.0.1")
                .with("quarkus.log.console.json", "false")
                .with("quarkus.log.level", "WARN")
                .write(job.directory().resolve("application.properties"));
        return ChildJvm.start(
                ServiceProcess.builder(name())
                        .property("quarkus.config.locations", settings.toUri())
                        .classpath(distribution.resolve("*"), distribution.resolve("lib/*"))
                        .mainClass("io.debezium.server.Main"),
                job.jvm(),
                job.directory());
    }
}
