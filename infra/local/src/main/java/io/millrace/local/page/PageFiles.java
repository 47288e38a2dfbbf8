package io.millrace.local.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Map;

/** The files of the page, as they lie on the class path. */
final class PageFiles implements HttpHandler {

    private static final Map<String, String> TYPES = Map.of(
            "/index.html", "text/html; charset=utf-8",
            "/page.css", "text/css; charset=utf-8",
            "/page.js", "text/javascript; charset=utf-8",
            "/chart.js", "text/javascript; charset=utf-8",
            "/letters.js", "text/javascript; charset=utf-8",
            "/post.js", "text/javascript; charset=utf-8",
            "/mark.svg", "image/svg+xml");

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        var asked = exchange.getRequestURI().getPath();
        var path = asked.equals("/") ? "/index.html" : asked;
        var type = TYPES.get(path);
        if (type == null) {
            Exchanges.problem(exchange, 404, "There is nothing at " + path);
            return;
        }
        try (var file = PageFiles.class.getResourceAsStream("/page" + path)) {
            if (file == null) {
                throw new IllegalStateException("Resource /page%s is not on the class path".formatted(path));
            }
            Exchanges.send(exchange, 200, type, file.readAllBytes());
        }
    }
}
