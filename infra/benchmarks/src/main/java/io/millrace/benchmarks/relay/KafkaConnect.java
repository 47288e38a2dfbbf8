package io.millrace.benchmarks.relay;

import io.millrace.benchmarks.process.ChildJvm;
import io.millrace.stack.ServiceProcess;
import java.nio.file.Path;

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
                .with(
                        "offset.storage.file.filename",
                        job.directory().resolve("offsets.dat").toString())
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
        return ChildJvm.start(
                ServiceProcess.builder(name())
                        .classpath(distribution.resolve("libs/*"))
                        .mainClass("org.apache.kafka.connect.cli.ConnectStandalone")
                        .argument(worker.toString())
                        .argument(connector.toString()),
                job.jvm(),
                job.directory());
    }
}
