package io.millrace.local.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contract.outbox.Receipt;
import io.millrace.local.OversizeRow;
import io.millrace.local.RunningDemo;
import io.millrace.local.community.ReadSide;
import io.millrace.local.community.ToldLetters;
import io.millrace.local.letters.LetterFigures;
import io.millrace.local.page.PageClient;
import io.millrace.local.run.LocalStack;
import io.millrace.local.run.Service.State;
import io.millrace.local.run.ServiceName;
import io.millrace.stack.Database;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Dead letters on the running stack: of the relay, and those that the demo's page makes and mends. */
abstract class LetterCases {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String OF_A_PROJECTION = "state=OPEN&projection=post-summaries";

    private static RunningDemo demo;
    private static LocalStack stack;
    private static PageClient page;
    private static ToldLetters letters;

    @BeforeAll
    static void show() throws Exception {
        stack = CheckIT.stack;
        demo = RunningDemo.on(stack, CheckIT.progress);
        page = new PageClient(stack.plan().ports().page());
        letters = new ToldLetters(stack.plan().ports().read());
    }

    @AfterAll
    static void close() throws InterruptedException {
        if (demo != null) {
            demo.close();
        }
    }

    @Test
    void aRowThatTheRelayGivesUpIsALetterOfTheReadService() throws Exception {
        String row;
        try (var connection = stack.writeDatabase().dataSource().getConnection()) {
            row = OversizeRow.write(connection);
        }
        await().atMost(PATIENCE)
                .until(() -> letters.of("state=OPEN&group=relay&topic=events.post.DLT")
                                .size()
                        == 1);

        var listed = letters.of("group=relay").get(0);
        assertThat(listed.get("reason").asString()).isEqualTo("TOO_LARGE");
        assertThat(listed.get("eventId").asString()).isEqualTo(row);
        assertThat(listed.path("projection").asString("")).isEmpty();
        var letter = letters.one(listed.get("id").asString());
        assertThat(header(letter, "dl-topic")).isEqualTo("events.post");
        assertThat(header(letter, "dl-row-id")).isEqualTo(row);
        assertThat(header(letter, "dl-pointer")).isEqualTo("millrace.outbox id=" + row);
        assertThat(letter.get("payload").get("size").asInt()).isZero();
        await("records indexed are letters, over all states").atMost(PATIENCE).untilAsserted(() -> assertThat(number(
                        stack.readDatabase(), "SELECT sum(records - duplicates) FROM millrace.dead_letter_index"))
                .isPositive()
                .isEqualTo(letters.count()));
    }

    @Test
    void aPoisonedPostWaitsWithItsEditsUntilItIsMendedAndReplayed() throws Exception {
        press("/api/letters/poison", "Published a post that the read model refuses");
        var letter = awaitLetter();
        assertThat(letter.get("message").asString()).contains("no_poison");
        await().atMost(PATIENCE).until(() -> figures().waiting() == 2);
        assertThat(figures().parkedKeys()).isEqualTo(1);

        mendAndReplay(letter);

        assertThat(figures().parkedKeys()).isZero();
        assertThat(figures().waiting()).isZero();
        var post = letter.get("key").asString();
        var shown = new ReadSide(stack.plan().ports().read())
                .post(post, new Receipt("post", post, 3), Duration.ofSeconds(10));
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.body().get("version").asInt()).isEqualTo(3);
        assertThat(shown.body().get("title").asString()).isEqualTo("Poison in the stream, edited again");
    }

    @Test
    void aLetterIsKeptWithoutItsCopyWhileTheDeadLetterTopicIsBroken() throws Exception {
        press("/api/letters/break", "takes nothing now");
        press("/api/letters/poison", "Published a post that the read model refuses");
        var letter = awaitLetter();
        await("a copy is refused")
                .atMost(PATIENCE)
                .until(() -> number(
                                stack.readDatabase(),
                                "SELECT count(*) FROM millrace.dead_letter WHERE mirrored_at IS NULL AND mirror_error IS NOT NULL")
                        == 1);
        assertThat(figures().unmirrored()).isEqualTo(1);

        press("/api/letters/mend", "takes records again");
        await().atMost(PATIENCE).until(() -> figures().unmirrored() == 0);
        mendAndReplay(letter);
    }

    @Test
    void aKilledRelayIsStartedAgainAndGoesOn() throws Exception {
        var relay = stack.service(ServiceName.RELAY);
        int starts = relay.starts();
        long pid = relay.pid();

        assertThat(page.post("/api/services/relay/kill", "{}").statusCode()).isEqualTo(202);

        await().atMost(PATIENCE).until(() -> relay.starts() == starts + 1 && relay.state() == State.UP);
        assertThat(relay.pid()).isNotEqualTo(pid);
        await("a post comes through")
                .atMost(PATIENCE)
                .until(() -> page.post("/api/posts", "{\"title\":\"after\",\"body\":\"it\"}")
                                .statusCode()
                        == 200);
    }

    @Test
    void whatIsNotThereIsRefusedByItsName() throws Exception {
        var act = page.post("/api/letters/heal", "{}");
        var service = page.post("/api/services/kafka/kill", "{}");

        assertThat(act.statusCode()).isEqualTo(400);
        assertThat(act.body()).contains("There is no act 'heal'");
        assertThat(service.statusCode()).isEqualTo(400);
        assertThat(service.body()).contains("There is no service 'kafka'");
    }

    private static void press(String button, String said) throws Exception {
        var answer = page.post(button, "{}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains(said);
    }

    private static void mendAndReplay(JsonNode letter) throws Exception {
        press("/api/letters/replay", "asked for a replay of every open letter");
        await().atMost(PATIENCE).until(() -> letters.one(letter.get("id").asString())
                .get("state")
                .asString()
                .equals("RESOLVED"));
    }

    private static JsonNode awaitLetter() throws Exception {
        await().atMost(PATIENCE).until(() -> letters.of(OF_A_PROJECTION).size() == 1);
        return letters.of(OF_A_PROJECTION).get(0);
    }

    private static String header(JsonNode letter, String name) {
        return letter.get("headers")
                .valueStream()
                .filter(header -> header.get("name").asString().equals(name))
                .map(header -> header.get("value").get("text").asString())
                .collect(Collectors.joining());
    }

    private static LetterFigures figures() throws Exception {
        try (var connection = stack.readDatabase().dataSource().getConnection()) {
            return LetterFigures.read(connection);
        }
    }

    private static long number(Database database, String query) throws Exception {
        try (var connection = database.dataSource().getConnection();
                var rows = connection.createStatement().executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
