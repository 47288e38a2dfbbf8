package io.millrace.benchmarks.relay;

import io.millrace.benchmarks.process.ChildJvm;

/** A relay that can be started as a process of its own. */
interface RelayUnderTest {

    /** Name in options and results. */
    String name();

    /** Starts it; it follows the job's slot until it is closed. */
    ChildJvm start(RelayJob job);
}
