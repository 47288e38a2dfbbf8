package io.millrace.local.run;

import io.millrace.contract.MillraceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.jar.JarFile;

/** The three services, in the order in which an event meets them. */
public enum ServiceName {
    WRITE_SERVICE,
    RELAY,
    READ_SERVICE;

    private static final String BOOT_LOADER = "org.springframework.boot.loader.";

    /** As in the file system and on the page. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Its executable jar.
     *
     * @param home directory of the project
     * @throws MillraceException if it is not built
     */
    Path jar(Path home) {
        var target = home.resolve(id()).resolve("target");
        try (var files = Files.newDirectoryStream(target, "*.jar")) {
            for (var file : files) {
                if (isExecutable(file)) {
                    return file;
                }
            }
        } catch (IOException e) {
            throw new MillraceException(
                    "No build of %s in %s; run ./millrace, which builds it".formatted(id(), target), e);
        }
        throw new MillraceException("No executable jar in %s; run ./millrace, which builds it".formatted(target));
    }

    private static boolean isExecutable(Path file) {
        try (var jar = new JarFile(file.toFile())) {
            var manifest = jar.getManifest();
            var main = manifest == null ? null : manifest.getMainAttributes().getValue("Main-Class");
            return main != null && main.startsWith(BOOT_LOADER);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + file, e);
        }
    }
}
