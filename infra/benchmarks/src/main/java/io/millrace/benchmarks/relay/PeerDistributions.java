package io.millrace.benchmarks.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Fetches the peers' distributions through Maven, once. */
final class PeerDistributions {

    private final Path pom;

    PeerDistributions(Path benchmarks) {
        this.pom = benchmarks.resolve("peers/pom.xml");
    }

    Path debeziumServer() {
        return fetched("debezium-server");
    }

    Path kafkaConnect() {
        return fetched("connect");
    }

    private Path fetched(String name) {
        var directory = pom.resolveSibling("target").resolve(name);
        if (!Files.isDirectory(directory)) {
            fetch();
        }
        return directory;
    }

    private void fetch() {
        System.err.println("Fetching the peers' distributions (about 800 MB the first time)");
        try {
            var maven = new ProcessBuilder("mvn", "-B", "-q", "-f", pom.toString(), "package")
                    .inheritIO()
                    .start();
            if (maven.waitFor() != 0) {
                throw new IllegalStateException(
                        "Maven could not fetch the peers; run: mvn -f %s package".formatted(pom));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run mvn, which fetches the peers; is it on the PATH?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Maven fetched the peers", e);
        }
    }
}
