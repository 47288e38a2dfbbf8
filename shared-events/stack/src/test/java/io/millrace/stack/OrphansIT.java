package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@EnabledOnOs(OS.LINUX)
class OrphansIT {

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(names = {"TERM", "KILL"})
    @Tag("chaos")
    @Tag("long")
    void noChildOutlivesItsParent(Signal signal) throws IOException {
        var file = directory.resolve("pids");
        try (var owner = ServiceProcess.builder("owner")
                .mainClass(StackOwner.class)
                .property(StackMode.PROPERTY, "embedded")
                .argument(file.toString())
                .logFile(directory.resolve("owner.log"))
                .start()) {
            Await.until(Duration.ofSeconds(60), () -> Files.exists(file), () -> new StackException(owner.logTail(50)));
            List<ProcessHandle> children = Files.readAllLines(file).stream()
                    .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                    .toList();
            assertThat(children).hasSize(3).allMatch(ProcessHandle::isAlive);

            ProcessHandle.of(owner.pid()).ifPresent(signal::send);

            Await.until(
                    Duration.ofSeconds(30),
                    () -> children.stream().noneMatch(ProcessHandle::isAlive),
                    () -> new StackException("Left behind: " + children));
        }
    }
}
