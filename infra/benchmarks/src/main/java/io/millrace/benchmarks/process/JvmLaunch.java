package io.millrace.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a child JVM is to be started.
 *
 * @param name what it is called in messages
 * @param javaHome the JDK it runs on
 * @param directory its working directory; its output goes to {@code output.log}, the collector's log to {@code gc.log}
 * @param heap its heap, both initial and maximal, such as {@code 512m}
 * @param options further options of the JVM
 * @param program {@code -jar file} or {@code -cp path main}, and its arguments
 */
public record JvmLaunch(
        String name, Path javaHome, Path directory, String heap, List<String> options, List<String> program) {

    /** Starts it. */
    public ChildJvm start() {
        List<String> command = new ArrayList<>();
        command.add(javaHome.resolve("bin/java").toString());
        command.add("-Xms" + heap);
        command.add("-Xmx" + heap);
        command.add("-Xlog:gc:file=" + directory.resolve("gc.log"));
        command.addAll(options);
        command.addAll(program);
        try {
            Files.createDirectories(directory);
            var process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("output.log").toFile())
                    .start();
            return new ChildJvm(name, process, directory);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start %s with %s".formatted(name, command), e);
        }
    }
}
