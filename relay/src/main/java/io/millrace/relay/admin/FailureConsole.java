package io.millrace.relay.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.springframework.web.util.UriUtils.encode;

import io.millrace.deadletter.console.ConsoleDoor;
import io.millrace.deadletter.console.PrettyPayload;
import io.millrace.relay.letter.LetterReason;
import io.millrace.relay.lifecycle.RelayStatus;
import io.millrace.relay.publish.SinkBreaker;
import io.millrace.relay.slot.SlotWatch;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** The console of failed rows, {@code /admin/outbox-failures}: what operators see and decide in a browser. */
public final class FailureConsole {

    /** What all paths begin with. */
    public static final String BASE = "/admin/outbox-failures";

    private static final String ROW = BASE + "/rows/{id}";
    private static final int PAGE = 50;
    private static final int FIRST_WAITING = 20;
    private static final int LATEST_ACTS = 50;

    private final OutboxFailures failures;
    private final ConsoleActs acts;
    private final RelayStatus status;
    private final SinkBreaker breaker;
    private final SlotWatch watch;

    public FailureConsole(
            OutboxFailures failures,
            FailureRequests requests,
            RelayStatus status,
            SinkBreaker breaker,
            SlotWatch watch) {
        this.failures = failures;
        this.acts = new ConsoleActs(requests);
        this.status = status;
        this.breaker = breaker;
        this.watch = watch;
    }

    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .add(ConsoleDoor.routes(ConsolePage.FRAME))
                .GET(BASE, request -> overview(request, "overview"))
                .GET(BASE + "/live", request -> overview(request, "overview :: live"))
                .GET(BASE + "/rows", request -> list(request, "rows"))
                .GET(BASE + "/rows/live", request -> list(request, "rows :: live"))
                .GET(BASE + "/audit", this::audit)
                .GET(ROW, request -> row(request, "row"))
                .GET(ROW + "/live", request -> row(request, "row :: live"))
                .POST(BASE + "/rows/{act}", acts::onMany)
                .POST(ROW + "/{act}", acts::onOne)
                .onError(Problems.FORESEEN, (failure, request) -> ConsolePage.refused(request, Problems.of(failure)))
                .build();
    }

    /** Answers although the database is away: that is when somebody looks. */
    private ServerResponse overview(ServerRequest request, String view) {
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("relay", RelayGlance.of(status, breaker, watch));
        try {
            model.put("counts", failures.counts());
        } catch (SQLException e) {
            model.put("problem", Problems.of(e).getDetail());
        }
        return ConsolePage.show(request, view, model);
    }

    private ServerResponse list(ServerRequest request, String view) throws SQLException {
        var filter = FailureFilter.of(request);
        var after = request.param("after").filter(id -> !id.isEmpty()).orElse(null);
        var rows = failures.list(filter, after, PAGE + 1);
        var more = rows.size() > PAGE;
        var page = more ? rows.subList(0, PAGE) : rows;
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("filter", filter);
        model.put("live", "/rows/live?after=%s%s".formatted(after == null ? "" : encode(after, UTF_8), filter.query()));
        model.put("states", FailureState.values());
        model.put("reasons", LetterReason.values());
        model.put("rows", page);
        model.put("next", more ? page.get(PAGE - 1).id() : null);
        model.put("decidable", failures.decidable(filter));
        model.put("changing", page.stream().anyMatch(row -> row.requested() != null));
        model.put("asked", Numbers.parameter(request, "asked", -1, 0, Long.MAX_VALUE));
        return ConsolePage.show(request, view, model);
    }

    private ServerResponse row(ServerRequest request, String view) throws SQLException {
        var id = request.pathVariable("id");
        var row = failures.find(id);
        var content = failures.content(id);
        if (row.isEmpty() || content.isEmpty()) {
            return ConsolePage.refused(request, Problems.unknown(id));
        }
        return ConsolePage.show(
                request,
                view,
                Map.of(
                        "row", row.get(),
                        "kept", content.get(),
                        "payload", PrettyPayload.of(content.get().payload()),
                        "headers", headers(content.get()),
                        "waiting", failures.waiting(id, 0, FIRST_WAITING),
                        "acts", failures.audit(id, Long.MAX_VALUE, LATEST_ACTS)));
    }

    private static String headers(RowContent content) {
        return content.headers() == null ? "" : PrettyPayload.of(content.headers());
    }

    private ServerResponse audit(ServerRequest request) throws SQLException {
        var before = Numbers.parameter(request, "before", Long.MAX_VALUE, 1, Long.MAX_VALUE);
        var acts = failures.audit(null, before, PAGE + 1);
        var more = acts.size() > PAGE;
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("acts", more ? acts.subList(0, PAGE) : acts);
        model.put("next", more ? acts.get(PAGE - 1).id() : null);
        return ConsolePage.show(request, "audit", model);
    }
}
