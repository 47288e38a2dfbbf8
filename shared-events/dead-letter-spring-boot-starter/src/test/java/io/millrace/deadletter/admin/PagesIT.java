package io.millrace.deadletter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.deadletter.ItemChanged;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists that are read page by page while something is added to them. */
class PagesIT {

    private static final AdminService SERVICE =
            new AdminService(PagesIT.class, "--millrace.dead-letter.admin.run.enabled=false");
    private static int added;

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @ParameterizedTest
    @CsvSource({"viewer, '', id", "viewer, /groups, fingerprint", "viewer, /runs, id", "admin, /audit, id"})
    void whatWasThereIsOnOnePageEachAndInItsOrder(String user, String list, String property) {
        addAtOneTime(5);
        add();
        add();
        var all = values(page(user, list, 200, ""), property);

        assertThat(all).hasSizeGreaterThan(6).doesNotHaveDuplicates();
        assertThat(walk(user, list, property)).isEqualTo(all);
        assertThat(values(page(user, list, 200, ""), property)).hasSizeGreaterThan(all.size());
    }

    /** As a client does that has seen the first page before anything is added. */
    private static List<String> walk(String user, String list, String property) {
        List<String> seen = new ArrayList<>();
        var cursor = "";
        do {
            var page = page(user, list, 3, cursor);
            seen.addAll(values(page, property));
            add();
            cursor = page.json().path("next").isString()
                    ? "&cursor=" + page.json().get("next").asString()
                    : "";
        } while (!cursor.isEmpty());
        return seen;
    }

    private static AdminService.Answer page(String user, String list, int limit, String cursor) {
        var page = SERVICE.get(user, Paths.ADMIN + list + "?limit=" + limit + cursor);
        assertThat(page.status()).isEqualTo(200);
        return page;
    }

    private static List<String> values(AdminService.Answer page, String property) {
        return page.json()
                .get("items")
                .valueStream()
                .map(item -> item.get(property).toString())
                .toList();
    }

    /** Several that only their ids tell apart. */
    private static void addAtOneTime(int count) {
        var letters = SERVICE.letters;
        letters.inTransaction(connection -> {
            for (int i = 0; i < count; i++) {
                letter();
            }
            return count;
        });
        letters.jdbc
                .queryForList("SELECT id FROM millrace.dead_letter WHERE state = 'OPEN'", UUID.class)
                .forEach(PagesIT::replay);
        letters.jdbc.update(
                "UPDATE millrace.replay_run SET requested_at = (SELECT max(requested_at) FROM millrace.replay_run)");
    }

    /** A letter, its group, its replay and what the audit says of that. */
    private static void add() {
        replay(letter());
    }

    private static UUID letter() {
        return SERVICE.letters.letter("key-" + added, 1, ItemChanged.json("fine"), "REASON_" + added++);
    }

    private static void replay(UUID letter) {
        assertThat(SERVICE.post("operator", Paths.ADMIN + "/" + letter + "/replay", null)
                        .status())
                .isEqualTo(202);
    }
}
