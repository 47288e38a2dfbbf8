package io.millrace.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;

/** Temporary directories, and unpacked servers that later JVMs find again. */
final class Directories {

    /** System property that names the directory of unpacked servers; by default {@code ~/.cache/millrace}. */
    static final String CACHE_PROPERTY = "millrace.stack.cache";

    private Directories() {}

    /** Fills a directory that was empty. */
    interface Filler {
        void fill(Path directory) throws IOException;
    }

    static Path temporary(String name) {
        try {
            return Files.createTempDirectory("millrace-" + name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException("No temporary directory for " + name, e);
        }
    }

    /** The named directory of the cache, filled by whoever comes first. It appears complete or not at all. */
    static Path cached(String name, Filler filler) throws IOException {
        var wanted = cache().resolve(name);
        if (Files.isDirectory(wanted)) {
            return wanted;
        }
        Files.createDirectories(wanted.getParent());
        var prepared = Files.createTempDirectory(wanted.getParent(), name + "-");
        filler.fill(prepared);
        try {
            Files.move(prepared, wanted, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(wanted)) {
                throw e;
            }
            delete(prepared);
        }
        return wanted;
    }

    static void delete(Path directory) {
        try (var paths = Files.walk(directory)) {
            for (var path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            // Somebody else removed it: that is what was wanted.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("Could not remove %s; remove it by hand".formatted(directory), e);
        }
    }

    private static Path cache() {
        var configured = System.getProperty(CACHE_PROPERTY);
        return configured != null
                ? Path.of(configured)
                : Path.of(System.getProperty("user.home"), ".cache", "millrace");
    }
}
