package io.millrace.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The broker's jars. They are resources of this module, not dependencies, so that they never meet the class path of the
 * service under test.
 */
final class KafkaJars {

    private static final String INDEX = "/millrace-kafka/index";

    private KafkaJars() {}

    /** Class path of the broker. */
    static String classPath() {
        var index = KafkaJars.class.getResource(INDEX);
        if (index == null) {
            throw new StackException("Resource %s is missing; build millrace-stack with Maven".formatted(INDEX));
        }
        try {
            return directory(index).resolve("*").toString();
        } catch (IOException e) {
            throw new StackException("Could not unpack the broker's jars: " + e.getMessage(), e);
        }
    }

    private static Path directory(URL index) throws IOException {
        if (index.getProtocol().equals("file")) {
            return Path.of(URI.create(index.toString())).resolveSibling("lib");
        }
        return unpacked(index);
    }

    private static Path unpacked(URL index) throws IOException {
        String text;
        try (var content = index.openStream()) {
            text = new String(content.readAllBytes(), UTF_8).strip();
        }
        var names = List.of(text.split(":"));
        return Directories.cached("kafka-" + Integer.toHexString(text.hashCode()), into -> {
            for (var name : names) {
                var file = Path.of(name).getFileName();
                try (var jar = KafkaJars.class.getResourceAsStream("/millrace-kafka/lib/" + file)) {
                    if (jar == null) {
                        throw new IOException("Jar %s is listed and missing".formatted(file));
                    }
                    Files.copy(jar, into.resolve(file));
                }
            }
        });
    }
}
