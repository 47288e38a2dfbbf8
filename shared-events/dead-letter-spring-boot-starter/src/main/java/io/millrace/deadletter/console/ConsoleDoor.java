package io.millrace.deadletter.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** What a console shows to everybody: its page to sign in, its style and its script, all served by the application itself. */
public final class ConsoleDoor {

    private static final String HTMX = "classpath*:/META-INF/resources/webjars/htmx.org/*/dist/htmx.min.js";

    private static final String SCRIPT = "text/javascript;charset=UTF-8";

    private ConsoleDoor() {}

    /**
     * Routes below the frame's base.
     *
     * @throws IllegalStateException if htmx is not on the classpath
     */
    public static RouterFunction<ServerResponse> routes(ConsoleFrame frame) {
        var style = new ClassPathResource("millrace/dead-letter/console.css");
        var script = new ClassPathResource("millrace/dead-letter/console.js");
        var htmx = find(HTMX);
        return RouterFunctions.route()
                .GET(frame.base() + "/login", request -> ServerResponse.ok()
                        .render(ConsoleFrame.VIEWS + "login", frame.model(null)))
                .GET(frame.base() + "/assets/console.css", request -> asset(style, "text/css;charset=UTF-8"))
                .GET(frame.base() + "/assets/console.js", request -> asset(script, SCRIPT))
                .GET(frame.base() + "/assets/htmx.min.js", request -> asset(htmx, SCRIPT))
                .build();
    }

    private static Resource find(String pattern) {
        try {
            var found = new PathMatchingResourcePatternResolver().getResources(pattern);
            if (found.length == 0) {
                throw new IllegalStateException(
                        "The console needs org.webjars.npm:htmx.org on the classpath; add it, or switch the console off");
            }
            return found[0];
        } catch (IOException e) {
            throw new UncheckedIOException("Could not look for " + pattern + " on the classpath", e);
        }
    }

    private static ServerResponse asset(Resource asset, String type) {
        return ServerResponse.ok()
                .cacheControl(CacheControl.maxAge(Duration.ofHours(1)))
                .contentType(MediaType.parseMediaType(type))
                .body(asset);
    }
}
