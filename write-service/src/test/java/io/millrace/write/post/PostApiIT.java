package io.millrace.write.post;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.community.PostDeleted;
import io.millrace.community.PostEdited;
import io.millrace.community.PostPublished;
import io.millrace.contract.outbox.Receipt;
import io.millrace.write.Api;
import io.millrace.write.RunningService;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostApiIT {

    private final RunningService service = RunningService.shared();
    private final Api api = service.api();

    @Test
    void publishingAnswersPlaceVersionAndReceiptAndAppendsTheEvent() {
        var answer = api.post(Api.POSTS, Api.newPost("Grüße 🙂", "안녕 \"all\"\n"));

        assertThat(answer.status()).isEqualTo(201);
        var id = answer.id();
        assertThat(UUID.fromString(id).version()).isEqualTo(7);
        assertThat(answer.header("Location")).hasValue(path(id));
        assertThat(answer.etag()).isEqualTo("\"1\"");
        assertThat(answer.receipt()).isEqualTo(new Receipt("post", id, 1));
        assertThat(answer.json().required("version").asLong()).isEqualTo(1);
        assertThat(service.events("post", id))
                .containsExactly(new PostPublished(id, "ada", "Grüße 🙂", "안녕 \"all\"\n"));
    }

    @Test
    void readingAnswersWhatWasPublished() {
        var published = api.publish("One");

        var read = api.get(path(published.id()));

        assertThat(read.status()).isEqualTo(200);
        assertThat(read.json()).isEqualTo(published.json());
        assertThat(read.etag()).isEqualTo("\"1\"");
        assertThat(api.get(path(published.id()), "If-None-Match", "\"1\"").status())
                .isEqualTo(304);
    }

    @Test
    void editingTakesTheNextVersion() {
        var id = api.publish("One").id();

        var edited = api.put(path(id), Api.newText("Two", "Body"), "If-Match", "\"1\"");

        assertThat(edited.status()).isEqualTo(200);
        assertThat(edited.etag()).isEqualTo("\"2\"");
        assertThat(edited.receipt()).isEqualTo(new Receipt("post", id, 2));
        assertThat(edited.field("title")).isEqualTo("Two");
        assertThat(api.get(path(id)).json()).isEqualTo(edited.json());
        assertThat(service.events("post", id)).last().isEqualTo(new PostEdited(id, "ada", "Two", "Body"));
    }

    @Test
    void anEditThatChangesNothingIsNoEvent() {
        var published = api.publish("One");
        var id = published.id();

        var edited = api.put(path(id), Api.newText("One", "Body of One"), "If-Match", "\"1\"");

        assertThat(edited.status()).isEqualTo(200);
        assertThat(edited.json()).isEqualTo(published.json());
        assertThat(edited.receipt()).isEqualTo(published.receipt());
        assertThat(service.versions("post", id)).containsExactly(1L);
    }

    @Test
    void deletingTakesTheNextVersionAndThePostIsGone() {
        var id = api.publish("One").id();

        var deleted = api.delete(path(id), "If-Match", "\"1\"");

        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.receipt()).isEqualTo(new Receipt("post", id, 2));
        assertThat(service.events("post", id)).last().isEqualTo(new PostDeleted(id, "ada"));
        assertThat(api.get(path(id)).problem()).isEqualTo("unknown-post");
        assertThat(api.delete(path(id), "If-Match", "\"2\"").problem()).isEqualTo("unknown-post");
        assertThat(api.put(path(id), Api.newText("a", "b"), "If-Match", "\"2\"").problem())
                .isEqualTo("unknown-post");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE"})
    void anUnknownPostIsNamed(String method) {
        var id = UUID.randomUUID().toString();

        var answer =
                api.send(method, path(id), method.equals("PUT") ? Api.newText("a", "b") : null, "If-Match", "\"1\"");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.problem()).isEqualTo("unknown-post");
        assertThat(answer.field("detail")).contains(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE"})
    void aChangeWithoutAConditionIsRefused(String method) {
        var id = api.publish("One").id();

        var answer = api.send(method, path(id), method.equals("PUT") ? Api.newText("a", "b") : null);

        assertThat(answer.status()).isEqualTo(428);
        assertThat(answer.problem()).isEqualTo("precondition-required");
        assertThat(service.versions("post", id)).containsExactly(1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2\"", "\"0\"", "W/\"1\"", "\"x\"", "\"01\"", "\"2\", \"3\""})
    void aStaleConditionIsRefusedWithThePresentVersion(String condition) {
        var id = api.publish("One").id();

        for (var answer : new io.millrace.write.Answer[] {
            api.put(path(id), Api.newText("a", "b"), "If-Match", condition), api.delete(path(id), "If-Match", condition)
        }) {
            assertThat(answer.status()).isEqualTo(412);
            assertThat(answer.problem()).isEqualTo("stale-version");
            assertThat(answer.field("detail")).contains("version 1");
        }
        assertThat(service.versions("post", id)).containsExactly(1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"1", "''", "\"1\" \"2\"", "W/1"})
    void aConditionThatIsNoEntityTagIsRefused(String condition) {
        var id = api.publish("One").id();

        var answer = api.put(path(id), Api.newText("a", "b"), "If-Match", condition);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("malformed-precondition");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "\"7\", \"1\"", "\"1\""})
    void aConditionThatHoldsLetsTheChangePass(String condition) {
        var id = api.publish("One").id();

        assertThat(api.put(path(id), Api.newText("a", "b"), "If-Match", condition)
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"not-a-uuid", "1", "01a1f853-8369-7c0e-9012"})
    void anIdThatIsNoUuidIsRefused(String id) {
        var answer = api.get(path(id));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("invalid-parameter");
        assertThat(answer.body()).contains("postId");
    }

    private static String path(String id) {
        return Api.POSTS + "/" + id;
    }
}
