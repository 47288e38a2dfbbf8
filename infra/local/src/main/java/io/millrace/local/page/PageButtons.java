package io.millrace.local.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.millrace.local.page.Member.Deed;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;

/** What the page's buttons do: post, comment, like, set the traffic's rate, kill a service, make and replay letters. */
final class PageButtons implements HttpHandler {

    private static final int HIGHEST_RATE = 1_000;
    private static final String WHAT_BUTTONS_SEND = "Buttons send POST with application/json";

    private final PageActions actions;
    private final Member member;

    PageButtons(PageActions actions, Member member) {
        this.actions = actions;
        this.member = member;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "POST");
            Exchanges.problem(exchange, 405, WHAT_BUTTONS_SEND);
        } else if (!Exchanges.isJson(exchange)) {
            Exchanges.problem(exchange, 415, WHAT_BUTTONS_SEND);
        } else {
            press(exchange);
        }
    }

    private void press(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath().split("/");
        var request = Exchanges.request(exchange);
        if (path.length == 3 && path[2].equals("posts")) {
            deed(exchange, () -> member.publish(request.authorName(), request.titleText(), request.bodyText()));
        } else if (path.length == 5 && path[2].equals("posts") && path[4].equals("comments")) {
            deed(exchange, () -> member.comment(postIn(path), request.authorName(), request.bodyText()));
        } else if (path.length == 5 && path[2].equals("posts") && path[4].equals("likes")) {
            deed(exchange, () -> member.like(postIn(path), request.authorName(), request.givesLike()));
        } else if (path.length == 3 && path[2].equals("traffic")) {
            setRate(exchange, request.perSecond());
        } else if (path.length == 5 && path[2].equals("services") && path[4].equals("kill")) {
            actions.kill(path[3]);
            Exchanges.json(exchange, 202, Map.of());
        } else if (path.length == 4 && path[2].equals("letters")) {
            onLetters(exchange, path[3]);
        } else {
            Exchanges.problem(exchange, 404, "There is no such button");
        }
    }

    private void setRate(HttpExchange exchange, int rate) throws IOException {
        if (rate < 0 || rate > HIGHEST_RATE) {
            throw new IllegalArgumentException("'rate' is %d, not from 0 to %d".formatted(rate, HIGHEST_RATE));
        }
        actions.setTrafficRate(rate);
        Exchanges.json(exchange, 200, Map.of("rate", rate));
    }

    private void onLetters(HttpExchange exchange, String act) throws IOException {
        Object came;
        try {
            came = actions.letters(act);
        } catch (IOException e) {
            Exchanges.problem(exchange, 502, noAnswer(e));
            return;
        }
        Exchanges.json(exchange, 200, came);
    }

    private static String postIn(String[] path) {
        return UUID.fromString(path[3]).toString();
    }

    private static void deed(HttpExchange exchange, Attempt attempt) throws IOException {
        Deed deed;
        try {
            deed = attempt.run();
        } catch (IOException e) {
            deed = Deed.refused(noAnswer(e));
        }
        Exchanges.json(exchange, deed.problem() == null ? 200 : 502, deed);
    }

    private static String noAnswer(IOException failure) {
        return "No answer from a service (%s); it may be down right now".formatted(failure.getMessage());
    }

    private interface Attempt {
        Deed run() throws IOException;
    }
}
