package io.millrace.relay.admin;

import io.millrace.deadletter.console.ConsoleFrame;
import io.millrace.deadletter.console.ConsoleFrame.Link;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.security.core.Authentication;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Pages of the console of failed rows. */
final class ConsolePage {

    static final ConsoleFrame FRAME = new ConsoleFrame(
            FailureConsole.BASE,
            "Outbox failures",
            List.of(Link.of("Failed rows", "/rows"), new Link("Audit", "/audit", true)));

    private static final String VIEWS = "millrace/relay/";

    private ConsolePage() {}

    static ServerResponse show(ServerRequest request, String view, Map<String, ? extends @Nullable Object> model) {
        return ServerResponse.ok().render(VIEWS + view, around(request, model));
    }

    static ServerResponse refused(ServerRequest request, ProblemDetail problem) {
        var model = Map.of("title", String.valueOf(problem.getTitle()), "problem", String.valueOf(problem.getDetail()));
        return ServerResponse.status(HttpStatusCode.valueOf(problem.getStatus()))
                .render(ConsoleFrame.VIEWS + "refused", around(request, model));
    }

    /** Another page of the console, so that nothing is sent twice when this one is loaded again. */
    static ServerResponse next(ServerRequest request, String path) {
        return ServerResponse.seeOther(
                        URI.create(request.requestPath().contextPath().value() + FailureConsole.BASE + path))
                .build();
    }

    private static Map<String, Object> around(ServerRequest request, Map<String, ? extends @Nullable Object> model) {
        var all = FRAME.model(request.principal().orElse(null) instanceof Authentication user ? user : null);
        model.forEach((name, value) -> {
            if (value != null) {
                all.put(name, value);
            }
        });
        return all;
    }
}
