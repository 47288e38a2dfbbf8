package io.millrace.local.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;

/** The console of dead letters, or the relay's, which looks alike. */
final class LetterConsole {

    private final Browser browser;
    private final Inspection pages;

    LetterConsole(Browser browser, Inspection pages) {
        this.browser = browser;
        this.pages = pages;
    }

    /** Signs in as the demo's user, from the page that asks for it. */
    void signIn() {
        browser.awaitPage("Sign in");
        pages.inspect();
        browser.fill("username", "demo");
        browser.fill("password", "demo");
        browser.press("Sign in");
        browser.awaitPage("Overview");
    }

    /** Goes to a page by its name in the navigation. */
    void go(String page) {
        browser.press(page);
        browser.awaitPage(page);
    }

    /** Opens the letter that failed last, of those that are open. */
    void openLatestLetter() {
        go("Letters");
        browser.pressFirst("table.list tbody a");
        browser.awaitPage("Letter");
    }

    /** What the letter's page says under a name. */
    String fact(String name) {
        return (String) browser.script(
                "return [...document.querySelectorAll('.facts dt')].find(term => term.textContent === '%s').nextElementSibling.textContent"
                        .formatted(name));
    }

    /** What everybody reads of the post whose letter is shown. */
    String post() throws IOException {
        var address = browser.url().replaceAll("/admin/.*", "/api/v1/posts/" + fact("Key"));
        try (var answer = URI.create(address).toURL().openStream()) {
            return new String(answer.readAllBytes(), UTF_8);
        }
    }

    /** Marks the document, so that a page that was loaded anew is told from one whose parts were. */
    void mark() {
        browser.script("document.body.dataset.marked = 'yes'");
    }

    boolean isMarked() {
        return "yes".equals(browser.script("return document.body.dataset.marked"));
    }
}
