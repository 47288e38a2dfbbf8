package io.millrace.benchmarks.stack;

import io.millrace.benchmarks.process.CpuSampler;
import io.millrace.benchmarks.process.CpuTime;
import io.millrace.stack.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/** PostgreSQL and Kafka as processes that this one has started. */
public final class Servers {

    private static final String BROKER_CLASS = "kafka.Kafka";

    private Servers() {}

    /** Samples the processor time of both, as {@code database} and {@code broker}; each sample looks at all processes. */
    public static CpuSampler watch(CpuSampler sampler, Duration every, Database any) {
        long database = postmaster(any);
        long broker = broker();
        return sampler.watch("database", every, () -> CpuTime.ofTree(database))
                .watch("broker", every, () -> CpuTime.of(broker));
    }

    /** PostgreSQL's version, such as {@code 18.1}. */
    public static String postgresVersion(Database any) {
        return ask(any, "SHOW server_version");
    }

    private static long postmaster(Database any) {
        var file = Path.of(ask(any, "SHOW data_directory"), "postmaster.pid");
        try (var lines = Files.lines(file)) {
            return Long.parseLong(lines.findFirst().orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read %s; the benchmarks need the embedded stack".formatted(file), e);
        }
    }

    private static long broker() {
        return ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().commandLine().orElse("").contains(BROKER_CLASS))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No broker among the child processes"))
                .pid();
    }

    private static String ask(Database database, String sql) {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var answer = statement.executeQuery(sql)) {
            answer.next();
            return answer.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL does not answer: " + sql, e);
        }
    }
}
