package io.millrace.relay.admin;

import static org.springframework.web.util.UriUtils.encode;

import java.nio.charset.StandardCharsets;
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
            case ACCEPTED -> ConsolePage.next(request, "/rows/" + encoded(id));
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

    private static String encoded(String segment) {
        return encode(segment, StandardCharsets.UTF_8);
    }
}
