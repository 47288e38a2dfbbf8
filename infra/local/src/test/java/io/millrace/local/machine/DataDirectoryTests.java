package io.millrace.local.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.contract.MillraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTests {

    @TempDir
    Path parent;

    @Test
    void aKeptDirectoryStays() {
        var path = parent.resolve("new/data");
        DataDirectory.kept(path).close();

        assertThat(path).isDirectory();
    }

    @Test
    void aDirectoryInUseIsRefusedByTheOptionsName() {
        try (var first = DataDirectory.kept(parent)) {
            assertThatThrownBy(() -> DataDirectory.kept(first.path()))
                    .isInstanceOf(MillraceException.class)
                    .hasMessageContaining(parent.toString())
                    .hasMessageContaining("--data");
        }
        DataDirectory.kept(parent).close();
    }

    @Test
    void aTemporaryDirectoryIsRemoved() throws IOException {
        var directory = DataDirectory.temporary();
        Files.createDirectories(directory.log("relay").getParent());
        Files.writeString(directory.log("relay"), "said");

        directory.close();

        assertThat(directory.path()).doesNotExist();
    }

    @Test
    void aTemporaryDirectoryMayBeKeptForItsLogs() throws IOException {
        var directory = DataDirectory.temporary();
        directory.keep();
        directory.close();
        DataDirectory.temporary().close();

        assertThat(directory.path()).isDirectory();
        TemporaryDirectories.delete(directory.path());
    }

    @Test
    void whatAKilledRunLeftIsRemovedByTheNext() throws IOException {
        var abandoned = TemporaryDirectories.create();
        var lock = Files.createFile(abandoned.resolve(DataDirectory.LOCK));
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minusSeconds(60)));

        DataDirectory.temporary().close();

        assertThat(abandoned).doesNotExist();
    }

    @Test
    void aServiceThatOutlivedItsRunIsEnded() throws IOException {
        var orphan = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        Orphans.mark(parent),
                        "-cp",
                        // Only its own: the system tells no arguments of a process whose command line is very long.
                        Sleeper.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath(),
                        Sleeper.class.getName())
                .start();
        await().until(() -> !Orphans.of(parent).processes().isEmpty());

        DataDirectory.kept(parent).close();

        assertThat(orphan.isAlive()).isFalse();
    }

    static final class Sleeper {

        public static void main(String[] arguments) throws IOException {
            System.in.read();
        }
    }
}
