package io.millrace.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Reads what a JVM wrote under {@code -Xlog:gc}. */
public final class GcLog {

    private static final Pattern COLLECTION = Pattern.compile("Pause .* \\d+M->(?<after>\\d+)M\\(\\d+M\\)");

    private GcLog() {}

    /** The most heap that was in use right after a collection, in MiB; 0 if there was none. */
    public static long mostUsedAfterCollection(Path log) {
        try (var lines = Files.lines(log)) {
            return lines.map(COLLECTION::matcher)
                    .filter(matcher -> matcher.find())
                    .mapToLong(matcher -> Long.parseLong(matcher.group("after")))
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the collector's log %s".formatted(log), e);
        }
    }
}
