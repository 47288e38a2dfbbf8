package io.millrace.benchmarks.command;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The JDK that measured processes run on, the same for all of them.
 *
 * @param home its directory
 * @param version its version, such as {@code 25.0.1}
 */
public record MeasuredJdk(Path home, String version) {

    /** The JDK in a directory. */
    public static MeasuredJdk in(Path home) {
        var release = new Properties();
        try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
            release.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("No JDK in %s".formatted(home), e);
        }
        return new MeasuredJdk(home, release.getProperty("JAVA_VERSION", "0").replace("\"", ""));
    }

    /** The newest JDK beside the running one, or the running one. */
    public static MeasuredJdk newest() {
        var running = Path.of(System.getProperty("java.home"));
        try (var homes = Files.list(running.toAbsolutePath().getParent())) {
            return Stream.concat(Stream.of(running), homes.filter(home -> Files.isRegularFile(home.resolve("release"))))
                    .filter(home -> Files.isExecutable(home.resolve("bin/java")))
                    .map(MeasuredJdk::in)
                    .max(Comparator.comparingInt(MeasuredJdk::feature))
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot look for JDKs beside " + running, e);
        }
    }

    /** Major version. */
    public int feature() {
        return Integer.parseInt(version.split("[.+-]", 2)[0]);
    }
}
