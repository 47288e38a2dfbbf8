package io.millrace.write.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.write.Answer;
import io.millrace.write.Api;
import io.millrace.write.RunningService;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyIT {

    private final RunningService service = RunningService.shared();
    private final Api api = service.api();
    private final String key = UUID.randomUUID().toString();

    @Test
    void aRequestSentAgainIsAnsweredAgainButCarriedOutOnce() {
        var first = api.publish("Once " + key, "Idempotency-Key", key);
        var again = api.publish("Once " + key, "Idempotency-Key", key);

        assertSameAnswer(first, again);
        assertThat(postsTitled("Once " + key)).isEqualTo(1);
        assertThat(service.versions("post", first.id())).containsExactly(1L);
    }

    @Test
    void theAnswerStaysTheFirstWhateverHappenedSince() {
        var first = api.publish("Then", "Idempotency-Key", key);
        api.put(Api.POSTS + "/" + first.id(), Api.newText("Now", "b"), "If-Match", "\"1\"");

        assertSameAnswer(first, api.publish("Then", "Idempotency-Key", key));
    }

    @Test
    void theFormOfTheSameJsonDoesNotMatter() {
        var first = api.publish("Form", "Idempotency-Key", key);
        var again = api.post(
                Api.POSTS,
                " { \"body\":\"Body of Form\",\n\"title\":\"F\\u006frm\", \"authorId\":\"ada\" } ",
                "Idempotency-Key",
                key);

        assertSameAnswer(first, again);
    }

    @Test
    void anotherRequestUnderTheSameKeyIsRefused() {
        var first = api.publish("Mine", "Idempotency-Key", key);

        var other = api.publish("Other " + key, "Idempotency-Key", key);
        var elsewhere = comment(first.id(), "Mine");

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.problem()).isEqualTo("idempotency-key-reused");
        assertThat(other.field("detail")).contains(key);
        assertThat(elsewhere.status()).isEqualTo(422);
        assertThat(postsTitled("Other " + key)).isZero();
    }

    @Test
    void commentsAreKeyedByTheirPostToo() {
        var post = api.publish("A").id();
        var first = comment(post, "Hello");

        assertSameAnswer(first, comment(post, "Hello"));
        assertThat(comment(api.publish("B").id(), "Hello").status()).isEqualTo(422);
    }

    @Test
    void aRequestThatFailedLeavesItsKeyUnused() {
        var unknown = UUID.randomUUID().toString();
        assertThat(comment(unknown, "Hello").status()).isEqualTo(404);
        assertThat(api.post(Api.POSTS, "{}", "Idempotency-Key", key).status()).isEqualTo(400);

        assertThat(api.publish("After failures", "Idempotency-Key", key).status())
                .isEqualTo(201);
    }

    @Test
    void withoutAKeyEveryRequestIsCarriedOut() {
        var title = UUID.randomUUID().toString();
        api.publish(title);
        api.publish(title);

        assertThat(postsTitled(title)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void ofManyAtOnceOneIsCarriedOutAndAllGetItsAnswer(int round) throws Exception {
        var executor = Executors.newFixedThreadPool(12);
        try {
            Callable<Answer> publish = () -> api.publish("Race " + key, "Idempotency-Key", key);
            var answers =
                    executor.invokeAll(Stream.generate(() -> publish).limit(12).toList());

            var first = answers.get(0).get();
            assertThat(first.status()).isEqualTo(201);
            for (var answer : answers) {
                assertSameAnswer(first, answer.get());
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(postsTitled("Race " + key)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with space"})
    void aKeyThatIsNotOfItsFormIsRefused(String malformed) {
        var answer = api.publish("x", "Idempotency-Key", malformed);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("invalid-parameter");
    }

    @Test
    void aKeyUpTo255CharactersIsTaken() {
        assertThat(api.publish("x", "Idempotency-Key", key.repeat(8).substring(0, 255))
                        .status())
                .isEqualTo(201);
        assertThat(api.publish("x", "Idempotency-Key", key.repeat(8).substring(0, 256))
                        .status())
                .isEqualTo(400);
    }

    private Answer comment(String post, String body) {
        return api.post(
                Api.POSTS + "/" + post + "/comments",
                "{\"authorId\":\"bob\",\"body\":\"%s\"}".formatted(body),
                "Idempotency-Key",
                key);
    }

    private long postsTitled(String title) {
        return service.jdbc()
                .sql("SELECT count(*) FROM post WHERE title = ?")
                .param(title)
                .query(Long.class)
                .single();
    }

    private static void assertSameAnswer(Answer first, Answer again) {
        assertThat(again.status()).isEqualTo(first.status());
        assertThat(again.body()).isEqualTo(first.body());
        for (var header : new String[] {"Location", "ETag", "Millrace-Receipt", "Content-Type"}) {
            assertThat(again.header(header)).isEqualTo(first.header(header)).isPresent();
        }
    }
}
