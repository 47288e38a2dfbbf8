package io.millrace.deadletter.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Style and script of the console, served by the application itself. */
@Controller
class ConsoleAssets {

    private static final String HTMX = "classpath*:/META-INF/resources/webjars/htmx.org/*/dist/htmx.min.js";

    private final Map<String, Resource> assets;

    ConsoleAssets() {
        assets = Map.of(
                "console.css", new ClassPathResource("millrace/dead-letter/console.css"), "htmx.min.js", find(HTMX));
    }

    private static Resource find(String pattern) {
        try {
            var found = new PathMatchingResourcePatternResolver().getResources(pattern);
            if (found.length == 0) {
                throw new IllegalStateException(
                        "The console needs org.webjars.npm:htmx.org on the classpath; add it, or set"
                                + " millrace.dead-letter.console.enabled=false");
            }
            return found[0];
        } catch (IOException e) {
            throw new UncheckedIOException("Could not look for " + pattern + " on the classpath", e);
        }
    }

    @GetMapping(ConsolePaths.CONSOLE + "/assets/console.css")
    ResponseEntity<Resource> style() {
        return answer("console.css", "text/css;charset=UTF-8");
    }

    @GetMapping(ConsolePaths.CONSOLE + "/assets/htmx.min.js")
    ResponseEntity<Resource> script() {
        return answer("htmx.min.js", "text/javascript;charset=UTF-8");
    }

    private ResponseEntity<Resource> answer(String name, String type) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(Duration.ofHours(1)))
                .contentType(MediaType.parseMediaType(type))
                .body(assets.get(name));
    }
}
