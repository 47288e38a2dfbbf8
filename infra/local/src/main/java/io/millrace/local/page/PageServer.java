package io.millrace.local.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.millrace.contract.MillraceException;
import io.millrace.local.community.ReadSide;
import io.millrace.local.community.WriteSide;
import io.millrace.local.flow.FlowSnapshot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** Serves the page, its live feed and its buttons, to this machine only. */
public final class PageServer implements AutoCloseable {

    static {
        // Without it every small answer waits for the acknowledgement of the one before.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final Logger LOG = LoggerFactory.getLogger(PageServer.class);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(PageServer::daemon);
    private final Feed feed = new Feed();
    private final FlowHistory history = new FlowHistory();
    private final PageActions actions;

    /**
     * Binds the port; {@link #start} begins to serve.
     *
     * @param about what does not change while it runs, such as addresses, as a value for JSON
     */
    public PageServer(int port, PageActions actions, WriteSide write, ReadSide read, Object about) {
        this.actions = actions;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new MillraceException(
                    "Port %d for the page is in use; choose another with --port N".formatted(port), e);
        }
        server.setExecutor(threads);
        serve("/", new PageFiles());
        serve("/flow", new LiveFeed(feed, history));
        serve("/about", exchange -> Exchanges.json(exchange, 200, about));
        serve("/api/", new PageButtons(actions, new Member(write, read)));
    }

    public void start() {
        server.start();
    }

    /** Shows a new sample of the flow to whoever watches. */
    public void show(FlowSnapshot flow) {
        history.add(flow);
        feed.publish(Exchanges.JSON.writeValueAsString(
                Map.of("flow", flow, "services", actions.services(), "rate", actions.trafficRate())));
    }

    @Override
    public void close() {
        feed.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                guarded(exchange, handler);
            }
        });
    }

    private static void guarded(HttpExchange exchange, HttpHandler handler) throws IOException {
        if (!Exchanges.isLocal(exchange)) {
            Exchanges.problem(exchange, 403, "This page is for the machine it runs on");
            return;
        }
        try {
            handler.handle(exchange);
        } catch (IllegalArgumentException | JacksonException e) {
            Exchanges.problem(exchange, 400, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("path", exchange.getRequestURI().getPath())
                    .setCause(e)
                    .log("A request of the page failed");
            Exchanges.problem(exchange, 500, "It failed; the run's log says why");
        }
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "page");
        thread.setDaemon(true);
        return thread;
    }
}
