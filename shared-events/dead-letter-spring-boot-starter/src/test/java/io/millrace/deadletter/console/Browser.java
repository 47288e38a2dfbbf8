package io.millrace.deadletter.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.deadletter.admin.AdminService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Follows links and sends forms, without any script. */
final class Browser {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final AdminService service;
    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.ALWAYS)
            .build();

    Browser(AdminService service) {
        this.service = service;
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).build());
    }

    /** As a page's script asks for a part of it. */
    HttpResponse<String> part(String path) {
        return send(
                HttpRequest.newBuilder(uri(path)).header("HX-Request", "true").build());
    }

    /** Sends a form of a page, with the token of that page. */
    HttpResponse<String> submit(String page, String action, Map<String, String> fields) {
        var matcher = TOKEN.matcher(get(page).body());
        return matcher.find() ? post(action, fields, "&_csrf=" + matcher.group(1)) : post(action, fields, "");
    }

    HttpResponse<String> post(String action, Map<String, String> fields, String token) {
        var body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(uri(action))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body + token))
                .build());
    }

    HttpResponse<String> signIn(String name) {
        return submit(
                ConsolePaths.CONSOLE + "/login",
                ConsolePaths.CONSOLE + "/login",
                Map.of("username", name, "password", name + "-secret"));
    }

    private URI uri(String path) {
        return URI.create(service.url(path));
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
