package io.millrace.write.like;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.community.LikeGiven;
import io.millrace.community.LikeWithdrawn;
import io.millrace.contract.outbox.Receipt;
import io.millrace.write.Api;
import io.millrace.write.RunningService;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LikeApiIT {

    private final RunningService service = RunningService.shared();
    private final Api api = service.api();
    private final String post = api.publish("Liked").id();
    private final String like = post + ":bob";

    @Test
    void likingTwiceIsOneLikeWithOneReceipt() {
        var first = api.put(path("bob"), null);
        var second = api.put(path("bob"), null);

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.receipt()).isEqualTo(new Receipt("like", like, 1));
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.receipt()).isEqualTo(first.receipt());
        assertThat(service.events("like", like)).containsExactly(new LikeGiven(post, "bob"));
    }

    @Test
    void withdrawingAndLikingAgainCountOn() {
        api.put(path("bob"), null);
        var withdrawn = api.delete(path("bob"));
        var twice = api.delete(path("bob"));
        var again = api.put(path("bob"), null);

        assertThat(withdrawn.status()).isEqualTo(204);
        assertThat(withdrawn.receipt().version()).isEqualTo(2);
        assertThat(twice.receipt()).isEqualTo(withdrawn.receipt());
        assertThat(again.receipt().version()).isEqualTo(3);
        assertThat(service.events("like", like))
                .containsExactly(
                        new LikeGiven(post, "bob"), new LikeWithdrawn(post, "bob"), new LikeGiven(post, "bob"));
    }

    @Test
    void withdrawingWhatNeverWasAppendsNothing() {
        var answer = api.delete(path("bob"));

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header(Receipt.HTTP_HEADER)).isEmpty();
        assertThat(service.versions("like", like)).isEmpty();
    }

    @Test
    void usersLikeEachForThemselves() {
        api.put(path("bob"), null);

        assertThat(api.put(path("안녕.o_O@x-1"), null).receipt().aggregateId()).isEqualTo(post + ":안녕.o_O@x-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a:b", "a\nb", "🙂", " "})
    void aNameThatNoUserHasIsRefused(String user) {
        var answer = api.put(path(user), null);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("invalid-parameter");
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("userId");
    }

    @Test
    void anUnknownPostIsNotLiked() {
        var path = Api.POSTS + "/" + UUID.randomUUID() + "/likes/bob";

        assertThat(api.put(path, null).problem()).isEqualTo("unknown-post");
        assertThat(api.delete(path).problem()).isEqualTo("unknown-post");
    }

    private String path(String user) {
        return "%s/%s/likes/%s"
                .formatted(
                        Api.POSTS,
                        post,
                        URLEncoder.encode(user, StandardCharsets.UTF_8).replace("+", "%20"));
    }
}
