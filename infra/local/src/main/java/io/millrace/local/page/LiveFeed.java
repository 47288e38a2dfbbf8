package io.millrace.local.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Server-sent events: first the last two minutes, then each new state. */
final class LiveFeed implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

    private final Feed feed;
    private final FlowHistory history;

    LiveFeed(Feed feed, FlowHistory history) {
        this.feed = feed;
        this.history = history;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        try (var out = exchange.getResponseBody()) {
            event(out, "history", Exchanges.JSON.writeValueAsString(history.points()));
            for (var frame = feed.after(0); frame != null; frame = feed.after(frame.number())) {
                event(out, "state", frame.json());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("A reader of the feed went away", e);
        }
    }

    private static void event(OutputStream out, String name, String data) throws IOException {
        out.write(Exchanges.utf8("event: %s\ndata: %s\n\n".formatted(name, data)));
        out.flush();
    }
}
