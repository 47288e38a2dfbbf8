package io.millrace.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running child JVM. It ends with {@link #close()}, or with this process. */
public final class ChildJvm implements AutoCloseable {

    private static final int TAIL = 40;

    private final String name;
    private final Process process;
    private final Path directory;
    private final Thread hook;

    ChildJvm(String name, Process process, Path directory) {
        this.name = name;
        this.process = process;
        this.directory = directory;
        this.hook = new Thread(process::destroyForcibly, "stop-" + name);
        Runtime.getRuntime().addShutdownHook(hook);
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
        return GcLog.mostUsedAfterCollection(directory.resolve("gc.log"));
    }

    /**
     * Checks that it lives.
     *
     * @throws IllegalStateException with the end of its output if it has ended
     */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("%s ended with code %d. The end of its output:%n%s"
                    .formatted(name, process.exitValue(), String.join(System.lineSeparator(), tail())));
        }
    }

    /** The last lines of its output. */
    public List<String> tail() {
        try (var lines = Files.lines(directory.resolve("output.log"))) {
            var all = lines.toList();
            return all.subList(Math.max(0, all.size() - TAIL), all.size());
        } catch (IOException e) {
            return List.of("(its output cannot be read: %s)".formatted(e));
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
