package io.millrace.deadletter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.deadletter.ItemChanged;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the admin API shows, and what it refuses. */
class AdminApiIT {

    private static final AdminService SERVICE = new AdminService(AdminApiIT.class);
    private static final String API = Paths.ADMIN;

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @BeforeEach
    void clean() {
        SERVICE.clean();
    }

    @Test
    void listIsFilteredAndPaged() {
        for (int i = 0; i < 5; i++) {
            SERVICE.letters.letter("k" + i, 1, ItemChanged.json("poison"));
        }
        SERVICE.letters.letter("other", 1, ItemChanged.json("x"), "UNDECODABLE");

        List<String> seen = new ArrayList<>();
        var next = "";
        do {
            var page = SERVICE.get("viewer", API + "?topic=events.item&state=OPEN&limit=4" + next);
            assertThat(page.status()).isEqualTo(200);
            page.json()
                    .get("items")
                    .forEach(letter -> seen.add(letter.get("key").asString()));
            next = page.json().path("next").isString()
                    ? "&cursor=" + page.json().get("next").asString()
                    : "";
        } while (!next.isEmpty());

        assertThat(seen).hasSize(6).doesNotHaveDuplicates();
        assertThat(keys("?key=k3")).containsExactly("k3");
        assertThat(keys("?state=RESOLVED")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "group=test.items, group_id = 'test.others'",
        "topic=events.item, topic = 'events.others'",
        "type=item.changed.v1, event_type = 'item.removed.v1'",
        "projection=items, projection = 'others'",
        "fingerprint={fingerprint}, fingerprint = '0'",
        "key=same, record_key = 'other'",
        "from=2020-06-01T00:00:00Z, first_failed_at = '2020-05-31'",
        "to=2100-01-01T00:00:00Z, first_failed_at = '2100-01-01'",
        "state=OPEN, state = 'DISCARDED'"
    })
    void eachFilterLeavesOutWhatIsNotLikeThat(String filter, String other) {
        var like = SERVICE.letters.letter("same", 1, ItemChanged.json("1"));
        var unlike = SERVICE.letters.letter("same", 2, ItemChanged.json("2"));
        SERVICE.letters.jdbc.update("UPDATE millrace.dead_letter SET %s WHERE id = ?".formatted(other), unlike);
        var fingerprint = SERVICE.get("viewer", API + "/" + like)
                .json()
                .get("fingerprint")
                .asString();

        assertThat(items("", "id")).containsExactlyInAnyOrder(like.toString(), unlike.toString());
        assertThat(items("?" + filter.replace("{fingerprint}", fingerprint), "id"))
                .containsExactly(like.toString());
    }

    private static List<String> keys(String query) {
        return items(query, "key");
    }

    private static List<String> items(String query, String property) {
        List<String> values = new ArrayList<>();
        SERVICE.get("viewer", API + query)
                .json()
                .get("items")
                .forEach(letter -> values.add(letter.get(property).asString()));
        return values;
    }

    @Test
    void groupsCountByStateAndFollowReplays() {
        SERVICE.letters.letter("a", 1, ItemChanged.json("1"));
        var second = SERVICE.letters.letter("b", 1, ItemChanged.json("1"));
        SERVICE.letters.letter("c", 1, ItemChanged.json("1"), "UNDECODABLE");
        SERVICE.letters.replayer.replay(List.of(second), "test");

        var groups = SERVICE.get("viewer", API + "/groups").json().get("items");

        assertThat(groups).hasSize(2);
        var both = groups.valueStream()
                .filter(group -> group.get("sample").get("reason").asString().equals("HANDLER_FAILED"))
                .findFirst()
                .orElseThrow();
        assertThat(both.get("letters").get("OPEN").asInt()).isEqualTo(1);
        assertThat(both.get("letters").get("RESOLVED").asInt()).isEqualTo(1);
        assertThat(both.get("unresolved").asInt()).isEqualTo(1);
        var overview = SERVICE.get("viewer", API + "/overview").json();
        assertThat(overview.get("letters").get("OPEN").asInt()).isEqualTo(2);
        assertThat(overview.get("parkedKeys").asInt()).isEqualTo(2);
        assertThat(SERVICE.get("viewer", API + "/groups?state=DISCARDED").json().get("items"))
                .isEmpty();
    }

    @Test
    void oneLetterIsToldInFull() {
        var id = SERVICE.letters.letter("k", 1, ItemChanged.json("poison"));
        for (int version = 2; version <= 31; version++) {
            SERVICE.letters.follower("k", version, ItemChanged.json("v" + version));
        }

        var letter = SERVICE.get("viewer", API + "/" + id).json();

        assertThat(letter.get("payload").get("text").asString()).isEqualTo(ItemChanged.json("poison"));
        assertThat(letter.get("causes").get(0).get("type").asString()).isEqualTo("java.lang.IllegalStateException");
        assertThat(letter.get("headers")).hasSize(3);
        assertThat(letter.get("followers").get("count").asInt()).isEqualTo(30);
        assertThat(letter.get("followers").get("first")).hasSize(20);
        assertThat(letter.get("history").get(0).get("state").asString()).isEqualTo("OPEN");
        var page = SERVICE.get("viewer", API + "/" + id + "/followers?limit=20").json();
        var rest = SERVICE.get(
                "viewer",
                API + "/" + id + "/followers?cursor=" + page.get("next").asString());
        assertThat(rest.json().get("items")).hasSize(10);
    }

    @Test
    void requestsThatCannotBeDoneAreProblems() {
        SERVICE.get("viewer", API + "/" + UUID.randomUUID()).isProblem(404, "unknown-letter");
        SERVICE.get("viewer", API + "/runs/" + UUID.randomUUID()).isProblem(404, "unknown-run");
        SERVICE.get("viewer", API + "/no-uuid").isProblem(400, "invalid-parameter");
        SERVICE.get("viewer", API + "?limit=201").isProblem(400, "invalid-parameter");
        SERVICE.get("viewer", API + "?state=LOST").isProblem(400, "invalid-parameter");
        SERVICE.get("viewer", API + "?from=yesterday").isProblem(400, "invalid-parameter");
        SERVICE.get("viewer", API + "?to=-0044-03-15T00:00:00Z").isProblem(400, "invalid-parameter");
        SERVICE.get("viewer", API + "?cursor=xyz").isProblem(400, "invalid-cursor");
        SERVICE.get("viewer", API + "?topic=%00").isProblem(400, "invalid-parameter");
        SERVICE.get("viewer", API + "?key=a%00").isProblem(400, "invalid-parameter");
        SERVICE.post("operator", API + "/replay", "{\"type\":\"a\\u0000\"}").isProblem(400, "invalid-parameter");
        SERVICE.post("operator", API + "/replay", "{}").isProblem(400, "invalid-parameter");
        SERVICE.post("operator", API + "/replay", "{\"topik\":\"x\",\"type\":\"y\"}")
                .isProblem(400, "invalid-parameter");
        SERVICE.post("operator", API + "/replay", "{\"ids\":[null],\"type\":\"y\"}")
                .isProblem(400, "invalid-parameter");
        SERVICE.get("viewer", API + "?ids=&type=y").isProblem(400, "invalid-parameter");
        SERVICE.post("operator", API + "/dry-run", "{\"ids\":[],\"type\":\"y\"}")
                .isProblem(400, "invalid-parameter");
        SERVICE.post("operator", API + "/replay", "{\"ids\":[],\"type\":\"y\"}").isProblem(400, "invalid-parameter");
        SERVICE.post("operator", API + "/replay", "{\"from\":\"now\"}").isProblem(400, "invalid-parameter");
        SERVICE.post("operator", API + "/replay", "no json").isProblem(400, "invalid-parameter");
        SERVICE.post("operator", API + "/replay", "{\"topic\":\"none\"}").isProblem(409, "nothing-to-replay");
    }

    @Test
    void aCursorOfAnotherListIsRefused() {
        SERVICE.letters.letter("k", 1, ItemChanged.json("1"));
        SERVICE.letters.letter("l", 1, ItemChanged.json("1"), "UNDECODABLE");
        var ofLetters = "?limit=1&cursor=" + next(API + "?limit=1");
        var ofGroups = "?limit=1&cursor=" + next(API + "/groups?limit=1");

        assertThat(SERVICE.get("viewer", API + ofLetters).status()).isEqualTo(200);
        assertThat(SERVICE.get("viewer", API + "/groups" + ofGroups).status()).isEqualTo(200);
        SERVICE.get("viewer", API + ofGroups).isProblem(400, "invalid-cursor");
        SERVICE.get("viewer", API + "/groups" + ofLetters).isProblem(400, "invalid-cursor");
    }

    private static String next(String list) {
        return SERVICE.get("viewer", list).json().get("next").asString();
    }

    @Test
    void theApiIsDescribed() {
        var description = SERVICE.get(null, "/v3/api-docs/dead-letters").json();

        assertThat(description.get("paths").propertyNames())
                .contains(API, API + "/{id}/replay", API + "/runs/{id}/cancel", API + "/audit");
        assertThat(description
                        .get("paths")
                        .get(API)
                        .get("get")
                        .get("parameters")
                        .valueStream())
                .extracting(parameter -> parameter.get("name").asString())
                .contains("state", "topic", "fingerprint", "from", "to", "cursor");
        var schemas = description.get("components").get("schemas");
        assertThat(schemas.get("ReplayOrder").toString())
                .contains("schemas/LetterCriteria", "maxPerSecond")
                .doesNotContain("criteria\"");
        assertThat(schemas.get("LetterCriteria").get("properties").propertyNames())
                .contains("fingerprint", "from", "to");
    }
}
