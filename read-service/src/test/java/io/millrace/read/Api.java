package io.millrace.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.millrace.contract.outbox.Receipt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The read service as its clients see it. */
record Api(HttpClient http, int port) {

    CompletableFuture<HttpResponse<String>> getLater(String path) {
        return http.sendAsync(request(path, null), HttpResponse.BodyHandlers.ofString());
    }

    List<String> walk(String path, Receipt receipt) {
        List<String> ids = new ArrayList<>();
        var page = ok(get(path, receipt));
        while (true) {
            ids.addAll(page.<List<String>>read("$.items[*].id"));
            if (!page.<Map<String, Object>>read("$").containsKey("next")) {
                return ids;
            }
            var cursor = page.<String>read("$.next");
            page = ok(get(path + "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8), null));
        }
    }

    static List<String> ids(HttpResponse<String> answer) {
        return ok(answer).read("$.items[*].id");
    }

    static DocumentContext ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonPath.parse(answer.body());
    }

    static String problem(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        return JsonPath.parse(answer.body()).read("$.type");
    }

    HttpResponse<String> get(String path, @Nullable Receipt receipt) {
        return send(request(path, receipt));
    }

    private HttpRequest request(String path, @Nullable Receipt receipt) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:%d/api/v1%s".formatted(port, path)));
        if (receipt != null) {
            request.header(Receipt.HTTP_HEADER, receipt.toString());
            if (!path.contains("waitMs")) {
                request.uri(URI.create("http://localhost:%d/api/v1%s%swaitMs=10000"
                        .formatted(port, path, path.contains("?") ? "&" : "?")));
            }
        }
        return request.build();
    }

    /** Outside of the versioned API, such as {@code /actuator/prometheus}. */
    HttpResponse<String> body(String path) {
        return send(HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(port, path)))
                .build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
