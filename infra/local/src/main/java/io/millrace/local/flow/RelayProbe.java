package io.millrace.local.flow;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the relay's metrics, and gets along without them. */
final class RelayProbe {

    private static final Logger LOG = LoggerFactory.getLogger(RelayProbe.class);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    private final HttpRequest request;

    RelayProbe(int port) {
        request = HttpRequest.newBuilder(URI.create("http://localhost:%d/actuator/prometheus".formatted(port)))
                .timeout(Duration.ofSeconds(2))
                .build();
    }

    /** Its figures; empty while it does not answer. */
    Optional<RelayFigures> read() {
        try {
            var response = client.send(request, BodyHandlers.ofString());
            return response.statusCode() == 200
                    ? Optional.of(RelayFigures.of(PrometheusText.parse(response.body())))
                    : Optional.empty();
        } catch (IOException e) {
            LOG.debug("The relay does not answer", e);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
