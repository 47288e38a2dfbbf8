package io.millrace.benchmarks.relay;

import io.millrace.benchmarks.process.ChildJvm;
import io.millrace.benchmarks.process.JvmLaunch;
import java.nio.file.Path;
import java.util.List;

/** Millrace's relay in one of its delivery modes. */
final class MillraceRelay implements RelayUnderTest {

    private final Path jar;
    private final String name;
    private final String delivery;

    private MillraceRelay(Path jar, String name, String delivery) {
        this.jar = jar;
        this.name = name;
        this.delivery = delivery;
    }

    static MillraceRelay atLeastOnce(Path jar) {
        return new MillraceRelay(jar, "millrace", "at-least-once");
    }

    static MillraceRelay exactlyOnce(Path jar) {
        return new MillraceRelay(jar, "millrace-exactly-once", "exactly-once");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ChildJvm start(RelayJob job) {
        return new JvmLaunch(
                        name,
                        job.javaHome(),
                        job.directory(),
                        job.heap(),
                        List.of(),
                        List.of(
                                "-jar",
                                jar.toString(),
                                "--server.port=0",
                                "--millrace.relay.database.url="
                                        + job.database().jdbcUrl(),
                                "--millrace.relay.database.username="
                                        + job.database().user(),
                                "--millrace.relay.database.password="
                                        + job.database().password(),
                                "--millrace.relay.slot.name=" + job.slot(),
                                "--millrace.relay.publication=millrace_outbox",
                                "--millrace.relay.kafka.bootstrap-servers=" + job.bootstrapServers(),
                                "--millrace.relay.delivery=" + delivery))
                .start();
    }
}
