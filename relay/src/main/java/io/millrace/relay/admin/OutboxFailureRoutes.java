package io.millrace.relay.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.springframework.web.util.UriUtils.encode;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springdoc.webmvc.core.fn.SpringdocRouteBuilder;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The operators' endpoints, {@code /api/admin/v1/outbox-failures}. What is asked for is accepted, not done: the relay that
 * leads does it within about a second. Errors are problem details (RFC 9457).
 */
public final class OutboxFailureRoutes {

    /** What all paths begin with. */
    public static final String ROOT = "/api/admin/v1/outbox-failures";

    private final OutboxFailures failures;
    private final FailureRequests requests;

    public OutboxFailureRoutes(OutboxFailures failures, FailureRequests requests) {
        this.failures = failures;
        this.requests = requests;
    }

    /** The body of a request. */
    record Reason(@Nullable String reason) {}

    /** How many rows are asked for. */
    record Asked(int asked) {}

    /** A page; the next one begins after the last id, if there is one. */
    record Page(List<OutboxFailure> items, @Nullable String next) {}

    public RouterFunction<ServerResponse> routes() {
        return SpringdocRouteBuilder.route()
                .GET(ROOT, this::list, ApiDescription::list)
                .GET(ROOT + "/overview", request -> json(failures.counts()), ApiDescription::overview)
                .GET(ROOT + "/audit", this::audit, ApiDescription::audit)
                .GET(ROOT + "/{id}", this::one, ApiDescription::one)
                .GET(ROOT + "/{id}/held", this::held, ApiDescription::held)
                .GET(ROOT + "/{id}/audit", this::history, ApiDescription::history)
                .POST(
                        ROOT + "/resubmit",
                        request -> actOnMany(request, Act.RESUBMIT),
                        ApiDescription.onMany(
                                Act.RESUBMIT, "Sends the rows of a selection that are there now after all"))
                .POST(
                        ROOT + "/discard",
                        request -> actOnMany(request, Act.DISCARD),
                        ApiDescription.onMany(Act.DISCARD, "Gives the rows of a selection that are there now up"))
                .POST(
                        ROOT + "/{id}/resubmit",
                        request -> act(request, Act.RESUBMIT),
                        ApiDescription.onOne(Act.RESUBMIT, "Sends a row after all; those behind it follow"))
                .POST(
                        ROOT + "/{id}/discard",
                        request -> act(request, Act.DISCARD),
                        ApiDescription.onOne(Act.DISCARD, "Gives a row up; those behind it follow without it"))
                .POST(
                        ROOT + "/{id}/approve-removal",
                        request -> act(request, Act.APPROVE_REMOVAL),
                        ApiDescription.onOne(
                                Act.APPROVE_REMOVAL, "Lets the row's day of the outbox go; for the role ADMIN"))
                .onError(Problems.FORESEEN, (failure, request) -> problem(Problems.of(failure)))
                .build();
    }

    private ServerResponse list(ServerRequest request) throws Exception {
        var limit = Numbers.limit(request);
        var items =
                failures.list(FailureFilter.of(request), request.param("after").orElse(null), limit);
        var next = items.size() < limit ? null : items.get(limit - 1).id();
        return json(new Page(items, next));
    }

    private ServerResponse one(ServerRequest request) throws Exception {
        var found = failures.find(request.pathVariable("id"));
        return found.isPresent() ? json(found.get()) : problem(Problems.unknown(request.pathVariable("id")));
    }

    private ServerResponse held(ServerRequest request) throws Exception {
        var after = Numbers.parameter(request, "after", 0, 0, Long.MAX_VALUE);
        return json(failures.waiting(request.pathVariable("id"), after, Numbers.limit(request)));
    }

    private ServerResponse audit(ServerRequest request) throws Exception {
        return json(failures.audit(null, before(request), Numbers.limit(request)));
    }

    private ServerResponse history(ServerRequest request) throws Exception {
        return json(failures.audit(request.pathVariable("id"), before(request), Numbers.limit(request)));
    }

    private static long before(ServerRequest request) {
        return Numbers.parameter(request, "before", Long.MAX_VALUE, 1, Long.MAX_VALUE);
    }

    private ServerResponse act(ServerRequest request, Act act) throws Exception {
        var id = request.pathVariable("id");
        var decision = Decision.of(request, request.body(Reason.class).reason());
        return switch (requests.ask(id, act, decision)) {
            case ACCEPTED -> accepted(request, "/" + encode(id, UTF_8)).build();
            case NOT_FOUND -> problem(Problems.unknown(id));
            case CONFLICT -> problem(Problems.conflict(id));
        };
    }

    private ServerResponse actOnMany(ServerRequest request, Act act) throws Exception {
        var order = request.body(BulkOrder.class);
        var meant = order.selection();
        var asked = requests.askAll(meant, act, Decision.of(request, order.reason()));
        return accepted(request, meant.ofAnyState().query().replaceFirst("&", "?"))
                .contentType(MediaType.APPLICATION_JSON)
                .body(new Asked(asked));
    }

    /** With where to see what becomes of it. */
    private static ServerResponse.BodyBuilder accepted(ServerRequest request, String place) {
        var context = request.requestPath().contextPath().value();
        return ServerResponse.accepted().location(URI.create(context + ROOT + place));
    }

    private static ServerResponse json(Object body) {
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).body(body);
    }

    private static ServerResponse problem(ProblemDetail problem) {
        return ServerResponse.status(problem.getStatus())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
