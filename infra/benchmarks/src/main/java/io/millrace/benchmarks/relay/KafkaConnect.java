package io.millrace.benchmarks.relay;

import io.millrace.benchmarks.process.ChildJvm;
import io.millrace.benchmarks.process.JvmLaunch;
import java.nio.file.Path;
import java.util.List;

/** Kafka Connect, standalone, with Debezium's connector as a plugin. */
final class KafkaConnect implements RelayUnderTest {

    private static final String STRINGS = "org.apache.kafka.connect.storage.StringConverter";

    private final Path distribution;

    KafkaConnect(Path distribution) {
        this.distribution = distribution;
    }

    @Override
    public String name() {
        return "kafka-connect";
    }

    @Override
    public ChildJvm start(RelayJob job) {
        var worker = new SettingsFile()
                .with("bootstrap.servers", job.bootstrapServers())
                .with("key.converter", STRINGS)
                .with("value.converter", STRINGS)
                .with("offset.storage.file.filename", "offsets.dat")
                .with("plugin.path", distribution.resolve("plugins").toString())
                .with("listeners", "http://127.0.0.1:0")
                .with("producer.", ConnectorSettings.producer(job))
                .with("producer.max.in.flight.requests.per.connection", "5")
                .with("producer.enable.idempotence", "true")
                .write(job.directory().resolve("worker.properties"));
        var connector = new SettingsFile()
                .with("name", "outbox")
                .with("tasks.max", "1")
                .with("", ConnectorSettings.connector(job))
                .with("", ConnectorSettings.router())
                .write(job.directory().resolve("connector.properties"));
        return new JvmLaunch(
                        name(),
                        job.javaHome(),
                        job.directory(),
                        job.heap(),
                        List.of(),
                        List.of(
                                "-cp",
                                distribution.resolve("libs") + "/*",
                                "org.apache.kafka.connect.cli.ConnectStandalone",
                                worker.toString(),
                                connector.toString()))
                .start();
    }
}
