package io.millrace.local.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** Reads requests and writes responses. */
final class Exchanges {

    static final JsonMapper JSON = JsonMapper.shared();

    private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int LARGEST_REQUEST = 64 * 1024;

    private Exchanges() {}

    /**
     * Whether the request was made for this machine. A page from elsewhere may reach this port under a name of its own;
     * it must neither read nor command anything here.
     */
    static boolean isLocal(HttpExchange exchange) {
        var host = exchange.getRequestHeaders().getFirst("Host");
        return host != null && LOCAL_NAMES.contains(host.replaceFirst(":\\d+$", ""));
    }

    /** Whether it can only come from our own page: browsers ask before they send JSON to another origin. */
    static boolean isJson(HttpExchange exchange) {
        var type = exchange.getRequestHeaders().getFirst("Content-Type");
        return type != null && type.startsWith("application/json");
    }

    static PageRequest request(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readNBytes(LARGEST_REQUEST);
        return JSON.readValue(body, PageRequest.class);
    }

    static void json(HttpExchange exchange, int status, Object body) throws IOException {
        send(exchange, status, "application/json", JSON.writeValueAsBytes(body));
    }

    static void problem(HttpExchange exchange, int status, String problem) throws IOException {
        json(exchange, status, Map.of("problem", problem));
    }

    static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Cache-Control", "no-cache");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0 && !exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseBody().write(body);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
