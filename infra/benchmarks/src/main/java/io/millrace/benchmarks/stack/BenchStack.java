package io.millrace.benchmarks.stack;

import io.millrace.benchmarks.process.CpuSampler;
import io.millrace.stack.Database;
import io.millrace.stack.KafkaBroker;
import io.millrace.stack.KafkaOptions;
import io.millrace.stack.PostgresOptions;
import io.millrace.stack.PostgresServer;
import java.time.Duration;

/** A PostgreSQL and a Kafka on this machine, for one run of a benchmark. */
public final class BenchStack implements AutoCloseable {

    private static final Duration SAMPLE_EVERY = Duration.ofMillis(200);

    private final PostgresServer postgres;
    private final KafkaBroker kafka;

    private BenchStack(PostgresServer postgres, KafkaBroker kafka) {
        this.postgres = postgres;
        this.kafka = kafka;
    }

    /** Starts both. Commits reach the disk, as in production; checkpoints come seldom, so that they disturb no run. */
    public static BenchStack start() {
        var postgres = PostgresServer.start(PostgresOptions.defaults()
                .withSetting("max_wal_size", "16GB")
                .withSetting("checkpoint_timeout", "30min")
                .withSetting("shared_buffers", "1GB")
                .withSetting("max_replication_slots", "40")
                .withSetting("max_wal_senders", "40"));
        return new BenchStack(
                postgres, KafkaBroker.start(KafkaOptions.defaults().withHeapMegabytes(1024)));
    }

    /** A database of the given name, created if it is absent. */
    public Database database(String name) {
        return postgres.database(name);
    }

    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** The server's version, such as {@code 18.1}. */
    public String postgresVersion() {
        return Servers.postgresVersion(database("postgres"));
    }

    /** Samples the processor time of both servers, as {@code database} and {@code broker}. */
    public CpuSampler watch(CpuSampler sampler) {
        return Servers.watch(sampler, SAMPLE_EVERY, database("postgres"));
    }

    @Override
    public void close() {
        try (postgres) {
            kafka.close();
        }
    }
}
