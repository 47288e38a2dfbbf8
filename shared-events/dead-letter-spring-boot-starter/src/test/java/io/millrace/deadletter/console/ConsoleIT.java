package io.millrace.deadletter.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.deadletter.ItemChanged;
import io.millrace.deadletter.admin.AdminService;
import io.millrace.deadletter.letter.LetterState;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

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
        assertThat(list.body()).contains("key shown", BASE + "/letters/" + letter);
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
        await().until(() -> browser.get(run.uri().getPath()).body().contains("1 of 1 letters decided"));
        assertThat(browser.get(run.uri().getPath() + "/progress").body())
                .contains("DONE")
                .doesNotContain("hx-get", "<html");
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
}
