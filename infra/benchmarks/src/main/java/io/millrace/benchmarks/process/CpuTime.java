package io.millrace.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Processor time of processes, user and system, as Linux counts it (to 10 ms). */
public final class CpuTime {

    private static final long MILLIS_PER_TICK = 10;
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int CHILDREN_USER = 13;
    private static final int CHILDREN_SYSTEM = 14;

    /** Of the machine: user, nice, system, interrupts, soft interrupts. */
    private static final int[] BUSY = {1, 2, 3, 6, 7};

    private CpuTime() {}

    /** What the process itself has used; zero once it is gone. */
    public static Duration of(long pid) {
        return ticks(pid, USER, SYSTEM);
    }

    /** What the process, its descendants and those of them that have ended have used. */
    public static Duration ofTree(long pid) {
        var sum = ticks(pid, USER, SYSTEM, CHILDREN_USER, CHILDREN_SYSTEM);
        return ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(child -> of(child.pid()))
                .reduce(sum, Duration::plus);
    }

    /** What all processes of the machine have used since it was started. */
    public static Duration ofMachine() {
        try (var lines = Files.lines(Path.of("/proc/stat"))) {
            var total = lines.findFirst().orElseThrow().split(" +", -1);
            long ticks = 0;
            for (int field : BUSY) {
                ticks += Long.parseLong(total[field]);
            }
            return Duration.ofMillis(ticks * MILLIS_PER_TICK);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read /proc/stat; the benchmarks run on Linux", e);
        }
    }

    private static Duration ticks(long pid, int... fields) {
        String stat;
        try {
            stat = Files.readString(Path.of("/proc/%d/stat".formatted(pid)));
        } catch (IOException gone) {
            return Duration.ZERO;
        }
        var values = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int field : fields) {
            ticks += Long.parseLong(values[field]);
        }
        return Duration.ofMillis(ticks * MILLIS_PER_TICK);
    }
}
