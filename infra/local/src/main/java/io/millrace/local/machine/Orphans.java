package io.millrace.local.machine;

import io.millrace.contract.MillraceException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Services that outlived the run that started them. They hold ports, and would write into a database that is not theirs. */
record Orphans(List<ProcessHandle> processes) {

    private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);
    private static final int PATIENCE_SECONDS = 10;

    static String mark(Path directory) {
        return "-Dmillrace.local.directory=" + directory;
    }

    static Orphans of(Path directory) {
        var mark = mark(directory);
        return new Orphans(ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> process.info()
                        .arguments()
                        .filter(arguments -> List.of(arguments).contains(mark))
                        .isPresent())
                .toList());
    }

    /** Kills them: they are made to be killed at any moment. */
    void end() {
        processes.forEach(process -> {
            LOG.atWarn()
                    .addKeyValue("pid", process.pid())
                    .log("A service left by an earlier run still runs; ending it");
            process.destroyForcibly();
        });
        processes.forEach(Orphans::awaitEnd);
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new MillraceException(
                    "Process %1$d, left by an earlier run, does not end; end it with kill -9 %1$d"
                            .formatted(process.pid()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
