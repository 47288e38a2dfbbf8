package io.millrace.relay.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.springframework.web.util.UriUtils.encode;

import java.sql.SQLException;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** What the console's buttons do. */
final class ConsoleActs {

    private final FailureRequests requests;

    ConsoleActs(FailureRequests requests) {
        this.requests = requests;
    }

    ServerResponse onOne(ServerRequest request) throws SQLException {
        var id = request.pathVariable("id");
        return switch (requests.ask(id, act(request), decision(request))) {
            case ACCEPTED -> ConsolePage.next(request, "/rows/" + encode(id, UTF_8));
            case NOT_FOUND -> ConsolePage.refused(request, Problems.unknown(id));
            case CONFLICT -> ConsolePage.refused(request, Problems.conflict(id));
        };
    }

    /** The form shows how many are meant; those that are there now are taken, no matter how many. */
    ServerResponse onMany(ServerRequest request) throws SQLException {
        var act = act(request);
        if (act == Act.APPROVE_REMOVAL) {
            throw new BadRequestException("Removal is approved row by row");
        }
        var filter = FailureFilter.of(request);
        var asked = requests.askAll(filter, act, decision(request));
        return ConsolePage.next(request, "/rows?asked=%d%s".formatted(asked, filter.query()));
    }

    private static Act act(ServerRequest request) {
        var path = request.pathVariable("act");
        return Act.at(path).orElseThrow(() -> new BadRequestException("There is no act " + path));
    }

    private static Decision decision(ServerRequest request) {
        return Decision.of(request, request.param("why").orElse(null));
    }
}
