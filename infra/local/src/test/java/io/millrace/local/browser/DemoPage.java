package io.millrace.local.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.local.OversizeRow;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** The page of the demo. */
final class DemoPage {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int WRITE_DATABASE = 0;
    private static final int READ_DATABASE = 1;

    private final Browser browser;
    private final String url;

    DemoPage(Browser browser, String url) {
        this.browser = browser;
        this.url = url;
    }

    void show() {
        browser.visit(url);
        awaitState("everything runs");
        await().atMost(LONG).until(() -> !addresses().isEmpty());
    }

    /** Presses a button on dead letters and waits until the page has said what came of it. */
    void press(String button, String answer) {
        browser.press(button);
        browser.awaitText("#letter-said", answer);
    }

    void awaitState(String state) {
        browser.awaitText("#state", state);
    }

    void awaitLetters(String figures) {
        browser.awaitText("#letters", figures);
    }

    /** Waits until events were applied that were not when it was called. */
    void awaitFlow() {
        long before = applied();
        await().atMost(LONG).untilAsserted(() -> assertThat(applied()).isGreaterThan(before + 20));
    }

    private long applied() {
        return Long.parseLong(browser.text("#applied").replaceAll("\\D", ""));
    }

    /** Takes the read model's fault away as an operator does, in its database. */
    void mendByHand() throws SQLException {
        try (var connection = DriverManager.getConnection(addresses().get(READ_DATABASE));
                var statement = connection.createStatement()) {
            statement.execute("ALTER TABLE post_summary DROP CONSTRAINT no_poison");
        }
    }

    /** Writes an event that no broker takes. */
    void writeTooLarge() throws SQLException {
        try (var connection = DriverManager.getConnection(addresses().get(WRITE_DATABASE))) {
            OversizeRow.write(connection);
        }
    }

    private List<String> addresses() {
        return browser.texts("#links code");
    }
}
