package io.millrace.local.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** A user before the demo's page and both consoles, in a wide and in a narrow window. Each step goes on where the last ended. */
@EnabledIfSystemProperty(named = Browser.PROPERTY, matches = ".+", disabledReason = Browser.HOW)
@ParameterizedClass(name = "{0} px wide")
@ValueSource(ints = {1440, 360})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleBrowserIT extends BrowserSession {

    private static final String HISTORY = "#content > section:last-child ";

    @Test
    @Order(1)
    void whoWritesReadsItBack() {
        demo.show();

        browser.press("Post it");
        browser.awaitText("#deed", "Posted. Visible");
        browser.press("Like");
        browser.awaitText("#mine-counts", "1 like ");
        browser.press("Comment");
        browser.awaitText("#mine-counts", "1 comment ");
        pages.inspect();
    }

    @Test
    @Order(2)
    void aPoisonedPostBecomesALetterWhileTheOthersFlow() {
        demo.press("Send poison", "Published a post that the read model refuses");
        demo.awaitLetters("1 open · 1 key parked · 2 events wait behind it");
        demo.awaitFlow();

        assertThat(browser.text("#letters")).startsWith("1 open");
        pages.inspect();
    }

    @Test
    @Order(3)
    void theConsoleTellsWhyItFailedAndWhatWaits() {
        browser.press("dead letters");
        console.signIn();
        browser.awaitText("#path-said", "parts of the path go on.");
        pages.inspect();
        browser.pressFirst("table.list:not(.dense) tbody a");
        browser.awaitPage("Letters");
        pages.inspect();
        console.openLatestLetter();

        assertThat(browser.text(".lead")).contains("OPEN").contains("no_poison");
        assertThat(browser.text(".causes")).contains("PSQLException");
        assertThat(browser.text("[aria-label=Payload]")).containsPattern("\\n +\"title\" ?: \"Poison in the stream\"");
        assertThat(browser.texts("h2")).contains("Waiting behind it (2)");
        assertThat(browser.texts(HISTORY + ".state")).containsExactly("OPEN");
        pages.inspect();
    }

    @Test
    @Order(4)
    void theKeyboardSkipsToTheContent() {
        browser.visit(browser.url());
        browser.pressKey(Keys.TAB);
        browser.pressKey(Keys.ENTER);

        assertThat(browser.script("return document.activeElement.id")).isEqualTo("main");
    }

    @Test
    @Order(5)
    void aDryRunSaysThatItWouldFailAgain() {
        browser.press("Dry run");
        browser.awaitPage("Dry run");

        assertThat(browser.text("main")).contains("It would fail again").contains("Nothing has changed.");
        pages.inspect();
    }

    @Test
    @Order(6)
    void aCorrectionIsComparedAndLinkedAndTriedOut() {
        console.openLatestLetter();
        browser.press("Edit");
        browser.awaitPage("Edit");
        browser.fill("payload", browser.filled("payload").replace("Poison in", "Clear water in"));
        browser.fill("reason", "the title was spoiled");
        browser.press("Show the difference");
        browser.awaitText("main", "What changes");
        assertThat(browser.text("pre del")).contains("Poison in the stream");
        assertThat(browser.text("pre ins")).contains("Clear water in the stream");
        pages.inspect();

        browser.press("Save the corrected copy");
        browser.awaitText(".facts", "Corrects");
        pages.inspect();
        browser.press("Dry run");
        browser.awaitText("main", "It would be APPLIED.");
        assertThat(browser.text("h3")).startsWith("post_summary ");
        assertThat(browser.text("pre ins")).contains("Clear water in the stream");
        pages.inspect();

        browser.pressFirst("h2 a");
        browser.awaitPage("Letter");
        browser.press(console.fact("Corrects"));
        browser.awaitText(".facts", "Corrected as");
        pages.inspect();
    }

    @Test
    @Order(7)
    void aLetterIsGivenUpAndTakenUpAgain() {
        demo.show();
        demo.press("Send poison", "Published a post that the read model refuses");
        demo.awaitLetters("2 open");
        browser.press("dead letters");
        console.openLatestLetter();

        browser.press("Discard");
        browser.fill("reason", "nobody misses it");
        pages.inspect();
        browser.press("Discard this letter");
        browser.awaitText(".lead", "DISCARDED");
        pages.inspect();
        browser.press("Reopen");
        browser.fill("reason", "somebody does");
        browser.press("Reopen this letter");
        browser.awaitText(".lead", "OPEN");

        assertThat(browser.texts(HISTORY + ".state")).contains("OPEN", "DISCARDED");
        assertThat(browser.text(HISTORY + "ol")).contains("nobody misses it").contains("somebody does");
    }

    @Test
    @Order(8)
    void mendAndReplayAppliesAllInTheirOrder() throws IOException {
        var letter = browser.url();
        demo.show();
        demo.press("Mend and replay", "asked for a replay of every open letter");
        demo.awaitLetters("0 open · 0 keys parked · 0 events wait");

        browser.visit(letter);
        assertThat(browser.text(".lead")).contains("RESOLVED");
        assertThat(browser.texts("h2")).contains("Waiting behind it (0)");
        assertThat(browser.text(HISTORY + "ol")).contains("applied by replay");
        assertThat(console.post())
                .contains("Poison in the stream, edited again")
                .contains("\"version\":3");
    }

    @Test
    @Order(9)
    void aReplayOfManyIsSeenLiveAndCanBePaused() throws SQLException {
        demo.show();
        for (int open = 1; open <= 4; open++) {
            demo.press("Send poison", "Published a post that the read model refuses");
            demo.awaitLetters(open + " open");
        }
        demo.mendByHand();
        browser.press("dead letters");
        console.go("Letters");
        browser.press("Replay what is listed …");
        browser.awaitText("main", "4 of 4 would be applied");
        pages.inspect();
        browser.fill("maxPerSecond", "0.3");
        browser.fill("reason", "the read model is mended");
        browser.press("Replay these 4 letters");

        browser.awaitText("#progress", "RUNNING");
        browser.press("Pause");
        browser.awaitText("#progress", "PAUSED");
        pages.inspect();
        browser.press("Continue");
        browser.awaitText("#progress", "RUNNING");
        console.mark();
        browser.awaitText("#progress", "4 of 4 letters decided");
        browser.awaitText("#progress", "DONE");
        assertThat(console.isMarked())
                .as("the page showed it without being loaded again")
                .isTrue();
        assertThat(browser.texts("#run-items .state")).containsOnly("RESOLVED").hasSize(4);
        pages.inspect();
    }

    @Test
    @Order(10)
    void copiesWaitForABrokenDltWhileLettersAreKept() {
        demo.show();
        demo.awaitLetters("0 open · 0 keys parked · 0 events wait");
        demo.press("Break the DLT", "takes nothing now");
        demo.press("Send poison", "Published a post that the read model refuses");
        demo.awaitLetters("1 open · 1 key parked · 2 events wait behind it · copies not in the DLT yet: 1");
        demo.awaitFlow();
        demo.press("Mend the DLT", "takes records again");
        browser.awaitNoText("#letters", "copies not in the DLT");
        demo.press("Mend and replay", "asked for a replay of every open letter");
        demo.awaitLetters("0 open · 0 keys parked · 0 events wait");
        pages.inspect();
    }

    @Test
    @Order(11)
    void aKilledRelayComesBackAndItsLagIsLiveAgain() {
        demo.show();
        browser.press("kill -9 the relay");
        demo.awaitState("Relay down");
        pages.inspect();
        browser.press("dead letters");
        browser.awaitText("#path-said", "in trouble: relay");
        pages.inspect();
        console.mark();
        browser.awaitText("#path-said", "parts of the path go on.");
        assertThat(browser.text("#path tbody")).doesNotContain("Not reachable");
        assertThat(console.isMarked())
                .as("the page showed it without being loaded again")
                .isTrue();

        demo.show();
        browser.awaitText("#relay-state", "leader");
        assertThat(browser.text("#slot-lag")).containsPattern("\\d [KMG]?B");
        demo.awaitFlow();
    }

    @Test
    @Order(12)
    void aRowThatNoBrokerTakesIsDecidedInTheRelaysConsole() throws SQLException {
        demo.show();
        demo.writeTooLarge();
        demo.awaitLetters("1 open");
        browser.press("outbox failures");
        console.signIn();
        pages.inspect();
        browser.press("DEAD_LETTERED");
        browser.awaitPage("Failed rows");
        assertThat(browser.text("table.list tbody")).contains("TOO_LARGE").contains("DEAD_LETTERED");
        pages.inspect();
        browser.pressFirst("table.list tbody a");
        browser.awaitPage("Failed row");
        pages.inspect();
        browser.press("Discard");
        browser.fill("why", "nobody misses it");
        browser.press("Discard this row");
        browser.awaitText("#live", "DISCARDED");
        console.go("Audit");
        assertThat(browser.text("table.list tbody"))
                .contains("demo")
                .contains("DISCARD")
                .contains("nobody misses it");
        pages.inspect();
    }

    @Test
    @Order(13)
    void itsLetterInTheTopicIsListedWithTheOthers() {
        demo.show();
        browser.press("dead letters");
        console.openLatestLetter();
        assertThat(browser.text(".lead")).contains("OPEN").contains("TOO_LARGE");
        pages.inspect();
        browser.press("Discard");
        browser.fill("reason", "given up in the relay's console");
        browser.press("Discard this letter");
        browser.awaitText(".lead", "DISCARDED");
        console.go("Letters");
        browser.awaitText("main", "No letter is like that.");
        pages.inspect();
    }

    @Test
    @Order(14)
    void theAuditListsWhatWasDone() {
        console.go("Replays");
        pages.inspect();
        console.go("Audit");

        assertThat(browser.texts("td[data-label=What]"))
                .contains("DRY_RUN", "EDITED", "DISCARDED", "REOPENED", "REPLAY_REQUESTED")
                .contains("REPLAY_PAUSED", "REPLAY_CONTINUED", "REPLAY_DONE");
        assertThat(browser.texts("td[data-label=Why]"))
                .contains("the title was spoiled", "nobody misses it", "somebody does", "from the demo's page")
                .contains("the read model is mended", "given up in the relay's console");
        assertThat(browser.texts("td[data-label=Who]")).contains("demo");
        pages.inspect();
        browser.press("Sign out");
        browser.awaitText("main", "You are signed out.");
    }
}
