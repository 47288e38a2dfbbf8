package io.millrace.benchmarks.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** A file of properties in the making. */
final class SettingsFile {

    private final Map<String, String> settings = new LinkedHashMap<>();

    SettingsFile with(String name, String value) {
        settings.put(name, value);
        return this;
    }

    SettingsFile with(String prefix, Map<String, String> others) {
        others.forEach((name, value) -> settings.put(prefix + name, value));
        return this;
    }

    Path write(Path file) {
        var properties = new Properties();
        properties.putAll(settings);
        try {
            Files.createDirectories(file.getParent());
            try (var writer = Files.newBufferedWriter(file)) {
                properties.store(writer, null);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }
}
