package io.millrace.local.machine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Directories of runs that keep nothing. A run that is killed cannot remove its own, so the next one does. */
final class TemporaryDirectories {

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryDirectories.class);
    private static final String PREFIX = "millrace-demo-";

    /** A run that is just starting creates its lock file a moment before it holds the lock. */
    private static final Duration STARTING = Duration.ofSeconds(10);

    private TemporaryDirectories() {}

    static Path create() throws IOException {
        return Files.createTempDirectory(PREFIX);
    }

    static void sweep() throws IOException {
        for (var directory : ownDirectories()) {
            if (isAbandoned(directory)) {
                LOG.atInfo().addKeyValue("directory", directory).log("Removing what a killed run left");
                Orphans.of(directory).end();
                delete(directory);
            }
        }
    }

    static void delete(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("{} is gone already", directory);
        }
    }

    private static List<Path> ownDirectories() throws IOException {
        var user = System.getProperty("user.name");
        try (var entries = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith(PREFIX))
                    .filter(Files::isDirectory)
                    .filter(entry -> owner(entry).equals(user))
                    .toList();
        }
    }

    private static String owner(Path directory) {
        try {
            return Files.getOwner(directory).getName();
        } catch (IOException e) {
            LOG.debug("{} vanished", directory, e);
            return "";
        }
    }

    private static boolean isAbandoned(Path directory) throws IOException {
        var file = directory.resolve(DataDirectory.LOCK);
        if (!Files.exists(file)
                || Files.getLastModifiedTime(file)
                        .toInstant()
                        .isAfter(Instant.now().minus(STARTING))) {
            return false;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return DataDirectory.tryLock(channel) != null;
        }
    }
}
