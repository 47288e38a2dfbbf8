package io.millrace.benchmarks.process;

import io.millrace.stack.ServiceProcess;
import io.millrace.stack.ServiceProcessBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A child JVM whose use of the processor and of memory is measured. It ends with {@link #close()}, or with this one. */
public final class ChildJvm implements AutoCloseable {

    private static final int TAIL = 40;

    private final ServiceProcess process;
    private final Path gcLog;

    private ChildJvm(ServiceProcess process, Path gcLog) {
        this.process = process;
        this.gcLog = gcLog;
    }

    /** Starts it; its output and the collector's log go to the given directory. */
    public static ChildJvm start(ServiceProcessBuilder builder, JvmSettings settings, Path directory) {
        var gcLog = directory.resolve("gc.log");
        settings.options().forEach(builder::jvmOption);
        var process = builder.javaHome(settings.javaHome())
                .jvmOption("-Xms" + settings.heap())
                .jvmOption("-Xmx" + settings.heap())
                .jvmOption("-Xlog:gc:file=" + gcLog)
                .logFile(directory.resolve("output.log"))
                .start();
        return new ChildJvm(process, gcLog);
    }

    /** Processor time it has used since its start. */
    public Duration cpu() {
        return CpuTime.of(process.pid());
    }

    /** The most memory it has had resident, in MiB; 0 once it has ended. */
    public long mostResidentMiB() {
        try (var lines = Files.lines(Path.of("/proc/%d/status".formatted(process.pid())))) {
            return lines.filter(line -> line.startsWith("VmHWM"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException gone) {
            return 0;
        }
    }

    /** The most heap in use right after a collection, in MiB. */
    public long mostHeapMiB() {
        return GcLog.mostUsedAfterCollection(gcLog);
    }

    /**
     * Checks that it lives.
     *
     * @throws IllegalStateException with the end of its output if it has ended
     */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw failure("it has ended");
        }
    }

    /** An exception that carries the end of its output. */
    public IllegalStateException failure(String what) {
        return new IllegalStateException(
                "%s: %s. The end of its output:%n%s".formatted(process, what, process.logTail(TAIL)));
    }

    @Override
    public void close() {
        process.close();
    }
}
