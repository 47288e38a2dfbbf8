package io.millrace.deadletter.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.deadletter.ItemChanged;
import io.millrace.deadletter.admin.AdminService;
import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.path.PathStage;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What pages show, and to whom. */
class ConsoleIT {

    private static final AdminService SERVICE = new AdminService(ConsoleIT.class);
    private static final String BASE = ConsolePaths.CONSOLE;

    private final Browser browser = new Browser(SERVICE);

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @Test
    void whoIsNotSignedInSeesTheDoorOnly() {
        assertThat(browser.get(BASE).uri().getPath()).isEqualTo(BASE + "/login");
        assertThat(browser.submit(BASE + "/login", BASE + "/login", Map.of("username", "admin", "password", "x"))
                        .body())
                .contains("Name or password is wrong");
    }

    @Test
    void pagesShowWhatThereIs() {
        var letter = SERVICE.letters.letter("shown", 1, ItemChanged.json("<script>poison</script>"));
        SERVICE.letters.follower("shown", 2, ItemChanged.json("two"));
        assertThat(browser.signIn("viewer").uri().getPath()).isEqualTo(BASE);

        var overview = browser.get(BASE);
        var list = browser.get(BASE + "/letters?state=OPEN&key=shown");
        var one = browser.get(BASE + "/letters/" + letter);

        assertThat(overview.body()).contains("HANDLER_FAILED: it failed", "Parked keys");
        assertThat(list.body()).contains("key shown", "version 1", BASE + "/letters/" + letter);
        assertThat(whereItIs(overview)).containsExactly("Dead letters");
        assertThat(whereItIs(list)).containsExactly("Letters");
        assertThat(whereItIs(one)).isEmpty();
        assertThat(one.body())
                .contains("java.lang.IllegalStateException", "Waiting behind it (1)", "ce_aggregateversion")
                .contains("&lt;script&gt;poison")
                .doesNotContain("<script>poison", "Discard this letter");
        assertThat(one.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'")
                .doesNotContain("unsafe");
        assertThat(browser.get(BASE + "/assets/console.css").statusCode()).isEqualTo(200);
        assertThat(browser.get(BASE + "/assets/htmx.min.js").body()).contains("htmx");
        assertThat(browser.get(BASE + "/audit").statusCode()).isEqualTo(403);
        assertThat(browser.get(BASE + "/letters/" + letter + "/edit").statusCode())
                .isEqualTo(403);
    }

    /** What the navigation marks. */
    private static List<String> whereItIs(HttpResponse<String> page) {
        return Jsoup.parse(page.body()).select("header [aria-current=page]").eachText();
    }

    @Test
    void theOverviewShowsThePathAndAsksForItAgain() {
        browser.signIn("viewer");

        assertThat(browser.get(BASE).body())
                .contains("The path of events", "items", "events.item", "2 events", "31 s")
                .containsPattern("hx-get=\"" + BASE + "/path\\?said=[0-9a-f]+\"");

        SERVICE.path.set(List.of(PathStage.unknown("items", "events.item", "Kafka does not answer")));
        await().untilAsserted(() -> assertThat(browser.get(BASE + "/path").body())
                .contains("Kafka does not answer", "1 of 1 parts of the path are in trouble: items.")
                .containsPattern("data-label=\"Parked keys\"[^>]*>–<")
                .containsPattern("data-label=\"Events behind them\"[^>]*>–<")
                .doesNotContain("<html"));
        var again = Pattern.compile("hx-get=\"([^\"]+)\"")
                .matcher(browser.get(BASE + "/path").body());
        assertThat(again.find()).isTrue();
        assertThat(browser.get(again.group(1)).body()).contains("id=\"path\"").doesNotContain("path-said");
    }

    @Test
    void aRunThatDidNotChangeIsNotSentAgain() {
        var letter = SERVICE.letters.letter("watched", 1, ItemChanged.json("fine"));
        browser.signIn("operator");
        SERVICE.letters.target.before.set(() -> {
            throw new IllegalStateException("not now");
        });
        try {
            var run = browser.submit(BASE + "/letters/" + letter, BASE + "/letters/" + letter + "/replay", Map.of());
            var path = run.uri().getPath();
            browser.submit(path, path + "/pause", Map.of());
            await().untilAsserted(() -> {
                var again = Jsoup.parse(browser.get(path).body())
                        .select("#progress")
                        .attr("hx-get");
                assertThat(browser.get(again).statusCode()).isEqualTo(204);
            });
            var known =
                    Jsoup.parse(browser.get(path).body()).select("#progress").attr("hx-get");
            browser.submit(path, path + "/cancel", Map.of());

            var news = browser.get(known);
            assertThat(news.body())
                    .contains("CANCELLED", "id=\"run-said\" hx-swap-oob=\"innerHTML\"", "id=\"run-acts\"")
                    .doesNotContain("hx-get", "<html", ">Pause<");
        } finally {
            SERVICE.letters.target.before.set(() -> {});
        }
    }

    @Test
    void aPartOfAPageIsNotGivenTheDoor() {
        var part = browser.part(BASE + "/path");

        assertThat(part.statusCode()).isEqualTo(401);
        assertThat(part.headers().firstValue("HX-Refresh")).hasValue("true");
        assertThat(part.body()).doesNotContain("<form");
        assertThat(browser.signIn("viewer").uri().getPath()).isEqualTo(BASE);
    }

    @Test
    void everyPageCanBeReadAndWorkedWithoutSeeingIt() {
        PageRules.check("login", browser.get(BASE + "/login?failed").body());
        var letter = SERVICE.letters.letter("read-aloud", 1, ItemChanged.json("poison"));
        SERVICE.letters.letter("read-aloud", 2, ItemChanged.json("fine"));
        browser.signIn("admin");
        var page = BASE + "/letters/" + letter;
        PageRules.check("overview", browser.get(BASE).body());
        PageRules.check("list", browser.get(BASE + "/letters?state=OPEN").body());
        PageRules.check("letter", browser.get(page).body());
        PageRules.check(
                "dry run", browser.submit(page, page + "/dry-run", Map.of()).body());
        PageRules.check(
                "dry run of a key",
                browser.submit(page, BASE + "/letters/dry-run", Map.of("key", "read-aloud"))
                        .body());
        PageRules.check(
                "edit",
                browser.submit(
                                page,
                                page + "/edit",
                                Map.of("payload", ItemChanged.json("cured"), "reason", "typo", "preview", "1"))
                        .body());
        var run = browser.submit(page, page + "/replay", Map.of());
        PageRules.check("run", run.body());
        PageRules.check("runs", browser.get(BASE + "/runs").body());
        await().until(() -> SERVICE.letters.state(letter) == LetterState.OPEN);
        browser.submit(page, page + "/discard", Map.of("reason", "nobody needs it"));
        PageRules.check("discarded letter", browser.get(page).body());
        PageRules.check("audit", browser.get(BASE + "/audit").body());
        PageRules.check("no such page", browser.get(BASE + "/letters/nonsense").body());
        PageRules.check(
                "refused", browser.submit(page, page + "/replay", Map.of()).body());
    }
}
