package io.millrace.benchmarks.projection;

/** How many records a read side has applied, from outside. */
interface Applied extends AutoCloseable {

    long count();

    @Override
    void close();
}
