package io.millrace.relay.admin;

import io.millrace.relay.admin.OutboxFailures.Act;
import java.security.Principal;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The operators' endpoints, {@code /api/admin/v1/outbox-failures}. What is asked for is accepted, not done: the relay that
 * leads does it within about a second. Errors are problem details (RFC 9457).
 */
public final class OutboxFailureRoutes {

    private static final Logger log = LoggerFactory.getLogger(OutboxFailureRoutes.class);
    private static final String ROOT = "/api/admin/v1/outbox-failures";
    private static final Set<String> STATES = Set.of("DEAD_LETTERED", "DLT_FAILED", "RESUBMITTED", "DISCARDED");
    private static final int MOST = 500;

    private final OutboxFailures failures;

    public OutboxFailureRoutes(OutboxFailures failures) {
        this.failures = failures;
    }

    /** The body of a request. */
    record Reason(@Nullable String reason) {}

    /** A page; the next one begins after the last id, if there is one. */
    record Page(List<OutboxFailure> items, @Nullable String next) {}

    /** A request that does not make sense. */
    private static final class BadRequest extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        BadRequest(String message) {
            super(message);
        }
    }

    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(ROOT, this::list)
                .GET(ROOT + "/{id}", this::one)
                .GET(ROOT + "/{id}/held", this::held)
                .POST(ROOT + "/{id}/resubmit", request -> act(request, Act.RESUBMIT))
                .POST(ROOT + "/{id}/discard", request -> act(request, Act.DISCARD))
                .POST(ROOT + "/{id}/approve-removal", request -> act(request, Act.APPROVE_REMOVAL))
                .onError(BadRequest.class, problem(HttpStatus.BAD_REQUEST))
                .onError(HttpMessageNotReadableException.class, problem(HttpStatus.BAD_REQUEST))
                .onError(java.sql.SQLException.class, problem(HttpStatus.SERVICE_UNAVAILABLE))
                .build();
    }

    private ServerResponse list(ServerRequest request) throws Exception {
        var state = request.param("state").orElse(null);
        if (state != null && !STATES.contains(state)) {
            throw new BadRequest("state is none of " + STATES);
        }
        var limit = (int) number("limit", request.param("limit").orElse("50"), 1, MOST);
        var items = failures.list(state, request.param("after").orElse(null), limit);
        var next = items.size() < limit ? null : items.get(limit - 1).id();
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).body(new Page(items, next));
    }

    private ServerResponse one(ServerRequest request) throws Exception {
        var found = failures.find(request.pathVariable("id"));
        return found.isPresent()
                ? ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).body(found.get())
                : problem(HttpStatus.NOT_FOUND, "There is no failed row " + request.pathVariable("id"));
    }

    private ServerResponse held(ServerRequest request) throws Exception {
        var limit = number("limit", request.param("limit").orElse("50"), 1, MOST);
        var after = number("after", request.param("after").orElse("0"), 0, Long.MAX_VALUE);
        var items = failures.held(request.pathVariable("id"), after, (int) limit);
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).body(items);
    }

    private ServerResponse act(ServerRequest request, Act act) throws Exception {
        var id = request.pathVariable("id");
        var reason = request.body(Reason.class).reason();
        if (reason == null || reason.isBlank()) {
            throw new BadRequest("A reason is required: {\"reason\": \"...\"}");
        }
        var who = request.principal().map(Principal::getName).orElse("anonymous");
        return switch (failures.request(id, act, who, reason)) {
            case ACCEPTED -> {
                log.atInfo().addKeyValue("who", who).log("{} of row {} is asked for by {}: {}", act, id, who, reason);
                yield ServerResponse.accepted().build();
            }
            case NOT_FOUND -> problem(HttpStatus.NOT_FOUND, "There is no failed row " + id);
            case CONFLICT ->
                problem(
                        HttpStatus.CONFLICT,
                        "Row %s does not wait for this: it is resolved already, or somebody else was faster"
                                .formatted(id));
        };
    }

    private static long number(String name, String text, long least, long most) {
        try {
            var number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new BadRequest("%s is no number: %s".formatted(name, text));
        }
        throw new BadRequest("%s must be from %d to %d".formatted(name, least, most));
    }

    private static BiFunction<Throwable, ServerRequest, ServerResponse> problem(HttpStatus status) {
        return (error, request) -> problem(status, String.valueOf(error.getMessage()));
    }

    private static ServerResponse problem(HttpStatus status, String detail) {
        return ServerResponse.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemDetail.forStatusAndDetail(status, detail));
    }
}
