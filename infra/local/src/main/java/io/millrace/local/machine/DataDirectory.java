package io.millrace.local.machine;

import io.millrace.contract.MillraceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Where one run keeps its data and logs. A lock that dies with this JVM keeps others out; whatever an earlier run left
 * running in it is ended when it is opened.
 */
public final class DataDirectory implements AutoCloseable {

    static final String LOCK = "demo.lock";

    private final Path path;
    private boolean temporary;
    private final FileChannel channel;

    private DataDirectory(Path path, boolean temporary, FileChannel channel) {
        this.path = path;
        this.temporary = temporary;
        this.channel = channel;
    }

    /**
     * Opens a directory whose content stays.
     *
     * @throws MillraceException if another run uses it, or it cannot be created
     */
    public static DataDirectory kept(Path directory) {
        var path = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(path);
            return open(path, false);
        } catch (IOException e) {
            throw new MillraceException("--data %s cannot be used: %s".formatted(path, e), e);
        }
    }

    /** Creates a directory that {@link #close} removes, and removes those that killed runs left. */
    public static DataDirectory temporary() {
        try {
            TemporaryDirectories.sweep();
            return open(TemporaryDirectories.create(), true);
        } catch (IOException e) {
            throw new UncheckedIOException("No temporary directory for the data; choose one with --data DIR", e);
        }
    }

    private static DataDirectory open(Path path, boolean temporary) throws IOException {
        var channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            throw new MillraceException(
                    "%s is in use by another run. Stop that run, or choose another directory with --data DIR."
                            .formatted(path));
        }
        Orphans.of(path).end();
        return new DataDirectory(path, temporary, channel);
    }

    static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    public Path path() {
        return path;
    }

    public Path resolve(String name) {
        return path.resolve(name);
    }

    /** Log of a part of the stack. */
    public Path log(String name) {
        return path.resolve("logs").resolve(name + ".log");
    }

    public boolean isTemporary() {
        return temporary;
    }

    /** Argument for each child JVM by which the next run finds it, should it outlive this one. */
    public String mark() {
        return Orphans.mark(path);
    }

    /** Keeps a temporary directory after all, for someone to look at its logs. */
    public void keep() {
        if (temporary) {
            temporary = false;
            try {
                Files.delete(path.resolve(LOCK));
            } catch (IOException e) {
                throw new UncheckedIOException("Could not keep " + path, e);
            }
        }
    }

    /** Lets others in; removes a temporary directory. */
    @Override
    public void close() {
        try {
            channel.close();
            if (temporary) {
                TemporaryDirectories.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not remove %s; remove it by hand".formatted(path), e);
        }
    }
}
