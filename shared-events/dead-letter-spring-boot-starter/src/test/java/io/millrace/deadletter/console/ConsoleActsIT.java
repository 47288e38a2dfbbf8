package io.millrace.deadletter.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.deadletter.ItemChanged;
import io.millrace.deadletter.admin.AdminService;
import io.millrace.deadletter.letter.LetterState;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What operators do with forms, without any script. */
class ConsoleActsIT {

    private static final AdminService SERVICE = new AdminService(ConsoleActsIT.class);
    private static final String BASE = ConsolePaths.CONSOLE;

    private final Browser browser = new Browser(SERVICE);

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @Test
    void anOperatorTriesOutAndReplaysWithoutAnyScript() {
        var letter = SERVICE.letters.letter("replayed", 1, ItemChanged.json("fine"));
        browser.signIn("operator");
        var page = BASE + "/letters/" + letter;

        var trial = browser.submit(page, page + "/dry-run", Map.of());
        assertThat(trial.body()).contains("It would be", "APPLIED", "item {&quot;key&quot;:&quot;replayed&quot;}");
        assertThat(SERVICE.letters.state(letter)).isEqualTo(LetterState.OPEN);

        var run = browser.submit(page, page + "/replay", Map.of());
        assertThat(run.uri().getPath()).startsWith(BASE + "/runs/");
        await().untilAsserted(() -> assertThat(
                        browser.get(run.uri().getPath() + "/progress").body())
                .contains("DONE")
                .doesNotContain("hx-get", "<html"));
        assertThat(browser.get(run.uri().getPath()).body()).contains("1 of 1 letters decided");
        assertThat(SERVICE.letters.state(letter)).isEqualTo(LetterState.RESOLVED);
    }

    @Test
    void aLetterIsCorrectedWithItsDifferenceShown() {
        var letter = SERVICE.letters.letter("edited", 1, ItemChanged.json("poison"));
        browser.signIn("operator");
        var page = BASE + "/letters/" + letter + "/edit";

        var preview = browser.submit(
                page, page, Map.of("payload", ItemChanged.json("cured"), "reason", "typo", "preview", "1"));
        var wrong = browser.submit(page, page, Map.of("payload", "{}", "reason", "typo", "save", "1"));
        var saved =
                browser.submit(page, page, Map.of("payload", ItemChanged.json("cured"), "reason", "typo", "save", "1"));

        assertThat(preview.body())
                .containsPattern("<del>- .*poison.*</del>")
                .containsPattern("<ins>\\+ .*cured.*</ins>");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("does not fit ItemChanged");
        assertThat(saved.body()).contains("Corrects", letter.toString(), "cured");
    }

    @Test
    void aLetterIsDiscardedAndReopenedWithAReasonAndTheAuditShowsIt() {
        var letter = SERVICE.letters.letter("discarded", 1, ItemChanged.json("poison"));
        browser.signIn("admin");
        var page = BASE + "/letters/" + letter;

        assertThat(browser.submit(page, page + "/discard", Map.of("reason", " "))
                        .body())
                .contains("needs a reason");
        assertThat(browser.submit(page, page + "/discard", Map.of("reason", "nobody needs it"))
                        .body())
                .contains("DISCARDED", "nobody needs it");
        assertThat(browser.submit(page, page + "/reopen", Map.of("reason", "somebody does"))
                        .body())
                .contains("OPEN", "somebody does");
        assertThat(browser.get(BASE + "/audit").body()).contains("DISCARDED", "REOPENED", "somebody does");
    }

    @Test
    void aFormWithoutTheTokenDoesNothing() {
        var letter = SERVICE.letters.letter("forged", 1, ItemChanged.json("fine"));
        browser.signIn("operator");

        assertThat(browser.post(BASE + "/letters/" + letter + "/replay", Map.of(), "")
                        .statusCode())
                .isEqualTo(403);

        assertThat(SERVICE.letters.state(letter)).isEqualTo(LetterState.OPEN);
    }

    @Test
    void whatIsListedIsTriedOutAndReplayedAsItWasThen() {
        typedLetter("listed-1");
        typedLetter("listed-2");
        browser.signIn("operator");
        var list = BASE + "/letters?state=OPEN&type=listed.v1";
        assertThat(browser.get(list).body()).contains("Replay what is listed");

        var trial = browser.submit(list, BASE + "/letters/dry-run", Map.of("type", "listed.v1"));
        var late = typedLetter("listed-3");
        var run = browser.submit(list, BASE + "/letters/replay", hidden(trial.body(), "Replay these"));

        assertThat(trial.body()).contains("2 open", "2 of 2 would be applied", "Replay these 2 letters");
        assertThat(run.uri().getPath()).startsWith(BASE + "/runs/");
        await().until(() -> browser.get(run.uri().getPath()).body().contains("2 of 2 letters decided"));
        assertThat(SERVICE.letters.state(late)).isEqualTo(LetterState.OPEN);
    }

    @Test
    void whatFailedLongAgoButIsOpenOnlySinceTheDryRunIsNotReplayed() {
        typedLetter("frozen-1", "frozen.v1");
        typedLetter("frozen-2", "frozen.v1");
        var late = typedLetter("frozen-3", "frozen.v1");
        SERVICE.letters.jdbc.update(
                "UPDATE millrace.dead_letter SET state = 'DISCARDED', first_failed_at = now() - interval '1 day'"
                        + " WHERE id = ?",
                late);
        browser.signIn("operator");
        var list = BASE + "/letters?state=OPEN&type=frozen.v1";

        var trial = browser.submit(list, BASE + "/letters/dry-run", Map.of("type", "frozen.v1"));
        SERVICE.letters.jdbc.update(
                "UPDATE millrace.dead_letter SET state = 'OPEN', state_since = now() WHERE id = ?", late);
        var fields = hidden(trial.body(), "Replay these");
        var run = browser.submit(list, BASE + "/letters/replay", fields);

        assertThat(fields).containsEntry("type", "frozen.v1").containsKey("openUntil");
        await().until(() -> browser.get(run.uri().getPath()).body().contains("2 of 2 letters decided"));
        assertThat(SERVICE.letters.state(late)).isEqualTo(LetterState.OPEN);
    }

    @Test
    void lettersAreListedAndReplayedByTheTimeOfTheirFailure() {
        var before = failedAt("timed-1", "2026-03-01T09:59:59Z");
        var within = failedAt("timed-2", "2026-03-01T10:00:00Z");
        var behind = failedAt("timed-3", "2026-03-01T11:30:00Z");
        browser.signIn("operator");
        var list = BASE + "/letters?state=&topic=&type=timed.v1&from=2026-03-01T10:00&to=2026-03-01T11:30:00";

        var page = Jsoup.parse(browser.get(list).body());
        var trial = browser.submit(list, BASE + "/letters/dry-run", hidden(page.html(), "Replay what is listed"));
        browser.submit(list, BASE + "/letters/replay", hidden(trial.body(), "Replay it"));

        assertThat(page.select("tbody a").eachAttr("href")).containsExactly(BASE + "/letters/" + within);
        assertThat(page.select("input[type=datetime-local]").eachAttr("value"))
                .containsExactly("2026-03-01T10:00:00", "2026-03-01T11:30:00");
        assertThat(page.select("label[for=from], label[for=to]").eachText())
                .containsExactly("First failed from (UTC)", "First failed before (UTC)");
        await().until(() -> SERVICE.letters.state(within) == LetterState.RESOLVED);
        assertThat(SERVICE.letters.state(before)).isEqualTo(LetterState.OPEN);
        assertThat(SERVICE.letters.state(behind)).isEqualTo(LetterState.OPEN);
        assertThat(browser.get(BASE + "/letters?from=yesterday").body()).contains("from cannot be yesterday", "in UTC");
    }

    @Test
    void furtherPagesKeepToTheTimes() {
        for (int i = 0; i < 52; i++) {
            failedAt("paged-" + i, "2026-04-01T10:00:00Z");
        }
        failedAt("paged-early", "2026-03-31T10:00:00Z");
        browser.signIn("viewer");

        var first = Jsoup.parse(browser.get(BASE + "/letters?type=timed.v1&from=2026-04-01T00:00&to=2026-05-01T00:00")
                .body());
        var second =
                Jsoup.parse(browser.get(first.select("nav.more a").attr("href")).body());

        assertThat(first.select("tbody tr")).hasSize(50);
        assertThat(second.select("tbody tr")).hasSize(2);
    }

    private static UUID failedAt(String key, String time) {
        var letter = typedLetter(key, "timed.v1");
        SERVICE.letters.jdbc.update(
                "UPDATE millrace.dead_letter SET first_failed_at = ?::timestamptz WHERE id = ?", time, letter);
        return letter;
    }

    @Test
    void nothingIsReplayedThatNoDryRunShowed() {
        var letter = SERVICE.letters.letter("unseen", 1, ItemChanged.json("fine"));
        browser.signIn("operator");

        assertThat(browser.submit(BASE, BASE + "/letters/replay", Map.of("key", "unseen"))
                        .statusCode())
                .isEqualTo(400);

        assertThat(SERVICE.letters.state(letter)).isEqualTo(LetterState.OPEN);
    }

    /** What the form with such a button sends besides its token. */
    private static Map<String, String> hidden(String page, String button) {
        return Jsoup.parse(page).select("form:has(button:contains(%s)) input[type=hidden]".formatted(button)).stream()
                .filter(input -> !input.attr("name").equals("_csrf"))
                .collect(Collectors.toMap(input -> input.attr("name"), Element::val));
    }

    private static UUID typedLetter(String key) {
        return typedLetter(key, "listed.v1");
    }

    private static UUID typedLetter(String key, String type) {
        var letter = SERVICE.letters.letter(key, 1, ItemChanged.json("fine"));
        SERVICE.letters.jdbc.update("UPDATE millrace.dead_letter SET event_type = ? WHERE id = ?", type, letter);
        return letter;
    }

    @Test
    void theLettersOfAKeyAreReplayedFromOneOfThem() {
        var first = SERVICE.letters.letter("of-a-key", 1, ItemChanged.json("one"));
        var second = SERVICE.letters.letter("of-a-key", 2, ItemChanged.json("two"));
        browser.signIn("operator");
        var page = BASE + "/letters/" + first;
        var fields = hidden(browser.get(page).body(), "Replay this key");

        var trial = browser.submit(page, BASE + "/letters/dry-run", fields);
        browser.submit(page, BASE + "/letters/replay", hidden(trial.body(), "Replay these"));

        assertThat(fields).containsEntry("key", "of-a-key").containsKeys("group", "topic");
        assertThat(trial.body()).contains("2 open", "Replay these 2 letters");
        await().until(() -> SERVICE.letters.state(second) == LetterState.RESOLVED);
        assertThat(SERVICE.letters.state(first)).isEqualTo(LetterState.RESOLVED);
        assertThat(SERVICE.letters.item("of-a-key")).contains("two");
    }
}
