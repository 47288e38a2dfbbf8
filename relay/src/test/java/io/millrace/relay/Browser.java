package io.millrace.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Follows links and sends forms of a relay's console, without any script. */
final class Browser {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final RelayProcess relay;
    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.ALWAYS)
            .build();

    private Browser(RelayProcess relay) {
        this.relay = relay;
    }

    static Browser anonymous(RelayProcess relay) {
        return new Browser(relay);
    }

    static Browser signedIn(RelayProcess relay, String user, String console) {
        var browser = new Browser(relay);
        browser.submit(
                console + "/login",
                console + "/login",
                Map.of("username", user, "password", RelayProcess.password(user)));
        return browser;
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(relay.uri(path)));
    }

    /** Asks for what a page's script would ask for. */
    HttpResponse<String> part(String path) {
        return send(HttpRequest.newBuilder(relay.uri(path)).header("HX-Request", "true"));
    }

    /** Sends a form of a page, with the token of that page. */
    HttpResponse<String> submit(String page, String action, Map<String, String> fields) {
        var token = TOKEN.matcher(get(page).body());
        if (!token.find()) {
            throw new AssertionError("No form on " + page);
        }
        return post(action, fields, "&_csrf=" + token.group(1));
    }

    HttpResponse<String> post(String action, Map<String, String> fields, String token) {
        var body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(relay.uri(action))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body + token)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
