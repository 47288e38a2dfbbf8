package io.millrace.benchmarks.relay;

import io.millrace.benchmarks.process.ChildJvm;
import io.millrace.stack.ServiceProcess;
import java.nio.file.Path;

/** Millrace's relay in one of its delivery modes. */
final class MillraceRelay implements RelayUnderTest {

    static final String NAME = "millrace";

    private final Path jar;
    private final String name;
    private final String delivery;

    private MillraceRelay(Path jar, String name, String delivery) {
        this.jar = jar;
        this.name = name;
        this.delivery = delivery;
    }

    static MillraceRelay atLeastOnce(Path jar) {
        return new MillraceRelay(jar, NAME, "at-least-once");
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
        return ChildJvm.start(
                ServiceProcess.builder(name)
                        .jar(jar)
                        .property("server.port", 0)
                        .property("millrace.relay.database.url", job.database().jdbcUrl())
                        .property(
                                "millrace.relay.database.username",
                                job.database().user())
                        .property(
                                "millrace.relay.database.password",
                                job.database().password())
                        .property("millrace.relay.slot.name", job.slot())
                        .property("millrace.relay.publication", "millrace_outbox")
                        .property("millrace.relay.kafka.bootstrap-servers", job.bootstrapServers())
                        .property("millrace.relay.delivery", delivery),
                job.jvm(),
                job.directory());
    }
}
