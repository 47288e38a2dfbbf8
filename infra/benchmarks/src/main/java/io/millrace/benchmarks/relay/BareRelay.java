package io.millrace.benchmarks.relay;

import io.millrace.benchmarks.process.ChildJvm;
import io.millrace.benchmarks.relay.bare.BareLoop;
import io.millrace.stack.ServiceProcess;

/** No relay, but the floor of the cost of any: see {@link BareLoop}. */
final class BareRelay implements RelayUnderTest {

    static final String NAME = "bare-loop";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ChildJvm start(RelayJob job) {
        return ChildJvm.start(
                ServiceProcess.builder(NAME)
                        .mainClass(BareLoop.class)
                        .argument(job.database().jdbcUrl())
                        .argument(job.database().user())
                        .argument(job.slot())
                        .argument(job.bootstrapServers())
                        .argument(Integer.toString(job.tuning().lingerMillis())),
                job.jvm(),
                job.directory());
    }
}
