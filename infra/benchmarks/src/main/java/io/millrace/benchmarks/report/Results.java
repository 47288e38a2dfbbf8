package io.millrace.benchmarks.report;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Keeps reports as JSON files in a directory and prints them. */
public final class Results {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final JsonMapper mapper =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private final Path directory;
    private final PrintStream console;

    public Results(Path directory, PrintStream console) {
        this.directory = directory;
        this.console = console;
    }

    /** Prints the summary, writes the whole report and returns its file. */
    public Path publish(Report report) {
        console.printf(
                "%n%s%n%n%s%n", report.summary().title(), report.summary().markdown());
        try {
            Files.createDirectories(directory);
            var file = directory.resolve("%s-%s.json".formatted(report.bench(), STAMP.format(report.date())));
            Files.write(file, mapper.writeValueAsBytes(report));
            console.printf("%nKept in %s%n", file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep the results in %s".formatted(directory), e);
        }
    }
}
