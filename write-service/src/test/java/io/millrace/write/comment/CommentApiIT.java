package io.millrace.write.comment;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.community.CommentAdded;
import io.millrace.community.CommentRemoved;
import io.millrace.contract.outbox.Receipt;
import io.millrace.write.Answer;
import io.millrace.write.Api;
import io.millrace.write.RunningService;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CommentApiIT {

    private final RunningService service = RunningService.shared();
    private final Api api = service.api();
    private final String post = api.publish("Commented").id();

    @Test
    void addingAnswersPlaceVersionAndReceiptAndAppendsTheEvent() {
        var answer = add(post, null);

        assertThat(answer.status()).isEqualTo(201);
        var id = answer.id();
        assertThat(answer.header("Location")).hasValue("/api/v1/comments/" + id);
        assertThat(answer.etag()).isEqualTo("\"1\"");
        assertThat(answer.receipt()).isEqualTo(new Receipt("comment", id, 1));
        assertThat(service.events("comment", id)).containsExactly(new CommentAdded(id, post, null, "bob", "First!"));
        assertThat(api.get("/api/v1/comments/" + id).json()).isEqualTo(answer.json());
    }

    @Test
    void anAnswerNamesItsParent() {
        var parent = add(post, null).id();

        var answer = add(post, parent);

        assertThat(service.events("comment", answer.id()))
                .containsExactly(new CommentAdded(answer.id(), post, parent, "bob", "First!"));
    }

    @Test
    void aParentThatIsUnknownRemovedOrOfAnotherPostIsRefused() {
        var removed = add(post, null).id();
        api.delete("/api/v1/comments/" + removed);
        var elsewhere = add(api.publish("Other").id(), null).id();

        for (var parent : new String[] {UUID.randomUUID().toString(), removed, elsewhere}) {
            var answer = add(post, parent);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.problem()).isEqualTo("invalid-field");
            assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("parentId");
        }
    }

    @Test
    void removingTakesTheNextVersionAndIsDoneOnce() {
        var id = add(post, null).id();

        var removed = api.delete("/api/v1/comments/" + id);
        var again = api.delete("/api/v1/comments/" + id);

        assertThat(removed.status()).isEqualTo(204);
        assertThat(removed.receipt()).isEqualTo(new Receipt("comment", id, 2));
        assertThat(again.status()).isEqualTo(204);
        assertThat(again.receipt()).isEqualTo(removed.receipt());
        assertThat(service.events("comment", id)).hasSize(2).last().isEqualTo(new CommentRemoved(id, post, "bob"));
        assertThat(api.get("/api/v1/comments/" + id).problem()).isEqualTo("unknown-comment");
    }

    @Test
    void anAnswerOutlivesItsParent() {
        var parent = add(post, null).id();
        var answer = add(post, parent).id();

        assertThat(api.delete("/api/v1/comments/" + parent).status()).isEqualTo(204);

        assertThat(api.get("/api/v1/comments/" + answer).status()).isEqualTo(200);
    }

    @Test
    void whatIsUnknownIsNamed() {
        var unknown = UUID.randomUUID().toString();

        assertThat(add(unknown, null).problem()).isEqualTo("unknown-post");
        assertThat(api.delete("/api/v1/comments/" + unknown).problem()).isEqualTo("unknown-comment");
        assertThat(api.get("/api/v1/comments/" + unknown).status()).isEqualTo(404);
    }

    @Test
    void aDeletedPostTakesNoComments() {
        api.delete(Api.POSTS + "/" + post, "If-Match", "*");

        assertThat(add(post, null).problem()).isEqualTo("unknown-post");
    }

    private Answer add(String postId, String parentId) {
        return api.post(
                Api.POSTS + "/" + postId + "/comments",
                "{\"authorId\":\"bob\",\"body\":\"First!\"%s}"
                        .formatted(parentId == null ? "" : ",\"parentId\":\"" + parentId + "\""));
    }
}
