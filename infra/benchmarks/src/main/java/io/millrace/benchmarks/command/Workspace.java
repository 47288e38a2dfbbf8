package io.millrace.benchmarks.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The checked-out sources, where executables are built and results are kept.
 *
 * @param root the directory of the root pom
 */
public record Workspace(Path root) {

    private static final String MARK = "infra/benchmarks/pom.xml";

    /** The workspace that the system property {@code millrace.home} names, or the one around the current directory. */
    public static Workspace current() {
        var home = System.getProperty("millrace.home");
        if (home != null) {
            return new Workspace(Path.of(home));
        }
        for (var path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
            if (Files.exists(path.resolve(MARK))) {
                return new Workspace(path);
            }
        }
        throw new IllegalStateException("Run the benchmarks inside Millrace's sources: no %s around %s"
                .formatted(MARK, Path.of("").toAbsolutePath()));
    }

    /** The folder of this module. */
    public Path benchmarks() {
        return root.resolve("infra/benchmarks");
    }

    /** The executable jar of a service's module. */
    public Path executable(String module) {
        var target = root.resolve(module).resolve("target");
        if (Files.isDirectory(target)) {
            try (var files = Files.list(target)) {
                var jar = files.filter(Workspace::isExecutable).findFirst();
                if (jar.isPresent()) {
                    return jar.get();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot list " + target, e);
            }
        }
        throw new IllegalStateException(
                "No executable jar in %s; build it: mvn -pl %s -am package -DskipTests".formatted(target, module));
    }

    private static boolean isExecutable(Path file) {
        var name = file.getFileName().toString();
        return name.endsWith(".jar") && !name.contains("-sources") && !name.contains("-javadoc");
    }
}
