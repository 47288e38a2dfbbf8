package io.millrace.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.millrace.contract.outbox.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReadServiceIT extends CommunityService {

    private static final String ADMIN = "/api/admin/v1/dead-letters";

    @Test
    void summaryShowsThePostWithItsCounts() {
        var post = UUID.randomUUID();
        var comment = UUID.randomUUID();
        var receipts = List.of(
                community.publish(post, "ada", "First"),
                community.edit(post, "ada", "Second"),
                community.like(post, "bob"),
                community.like(post, "cem"),
                community.unlike(post, "bob"),
                community.comment(comment, post, null, "bob", "nice"),
                community.views(post, 7));
        receipts.forEach(receipt -> api.get("/posts/" + post, receipt));

        var summary = Api.ok(api.get("/posts/" + post, null));

        assertThat(summary.<String>read("$.title")).isEqualTo("Second");
        assertThat(summary.<String>read("$.body")).isEqualTo("body of Second");
        assertThat(summary.<String>read("$.authorId")).isEqualTo("ada");
        assertThat(summary.<Integer>read("$.likes")).isEqualTo(1);
        assertThat(summary.<Integer>read("$.comments")).isEqualTo(1);
        assertThat(summary.<Integer>read("$.views")).isEqualTo(7);
        assertThat(summary.<Integer>read("$.version")).isEqualTo(2);
    }

    @Test
    void whatOvertakesItsPostIsCountedAndShownWithIt() {
        var post = UUID.randomUUID();
        var like = community.like(post, "bob");
        var comment = community.comment(UUID.randomUUID(), post, null, "bob", "early");
        assertThat(api.get("/posts/" + post, like).statusCode()).isEqualTo(404);
        assertThat(api.get("/posts/" + post, comment).statusCode()).isEqualTo(404);

        var published = community.publish(post, "ada", "Late");

        var summary = Api.ok(api.get("/posts/" + post, published));
        assertThat(summary.<Integer>read("$.likes")).isEqualTo(1);
        assertThat(summary.<Integer>read("$.comments")).isEqualTo(1);
        var thread = Api.ok(api.get("/posts/" + post + "/comments", published));
        assertThat(thread.<List<String>>read("$.items[*].body")).containsExactly("early");
    }

    @Test
    void deletedPostStaysDeleted() {
        var post = UUID.randomUUID();
        community.publish(post, "ada", "Gone");
        var deleted = community.delete(post, "ada");
        var like = community.like(post, "bob");

        for (String path : List.of("/posts/" + post, "/posts/" + post + "/comments")) {
            var answer = api.get(path, deleted);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(Api.problem(answer)).isEqualTo("urn:millrace:problem:unknown-post");
        }
        assertThat(api.get("/posts/" + post, like).statusCode()).isEqualTo(404);
        var listed = Api.ids(api.get("/posts?limit=200", deleted));
        assertThat(listed).doesNotContain(post.toString());
        assertThat(Api.ids(api.get("/posts/popular?limit=200", like))).doesNotContain(post.toString());
    }

    @Test
    void threadHangsAnswersUnderWhatTheyAnswer() {
        var post = UUID.randomUUID();
        var root = UUID.randomUUID();
        var answer = UUID.randomUUID();
        var removed = UUID.randomUUID();
        community.publish(post, "ada", "Thread");
        community.comment(answer, post, root, "cem", "answer");
        community.comment(root, post, null, "bob", "root");
        community.comment(removed, post, null, "bob", "oops");
        community.removeComment(removed, post, "bob");
        var last = community.comment(UUID.randomUUID(), post, answer, "ada", "deep");
        api.get("/posts/" + post + "/comments", last);
        var gone = community.removeComment(answer, post, "cem");

        var thread = Api.ok(api.get("/posts/" + post + "/comments", gone));

        assertThat(thread.<List<String>>read("$.items[*].body")).containsExactly("root");
        assertThat(thread.<List<Boolean>>read("$.items[0].answers[*].removed")).containsExactly(true);
        assertThat(thread.<List<String>>read("$.items[0].answers[*].body")).isEmpty();
        assertThat(thread.<List<String>>read("$.items[0].answers[0].answers[*].body"))
                .containsExactly("deep");
    }

    @Test
    void pagesWalkTheWholeListOnce() {
        var author = "pager-" + UUID.randomUUID();
        List<String> published = new ArrayList<>();
        Receipt last = null;
        for (int i = 0; i < 7; i++) {
            var post = UUID.randomUUID();
            published.add(0, post.toString());
            last = community.publish(post, author, "Page " + i);
        }

        List<String> walked = api.walk("/posts?limit=2", last);
        walked.retainAll(published);
        assertThat(walked).containsExactlyElementsOf(published);
        List<String> ranked = api.walk("/posts/popular?limit=3", last);
        ranked.retainAll(published);
        assertThat(ranked).containsExactlyInAnyOrderElementsOf(published);
    }

    @Test
    void popularPostsAreRankedByWhatPeopleDo() {
        var loved = UUID.randomUUID();
        var seen = UUID.randomUUID();
        List<Receipt> receipts = new ArrayList<>();
        receipts.add(community.publish(seen, "ada", "Seen"));
        receipts.add(community.publish(loved, "ada", "Loved"));
        receipts.add(community.views(seen, 15));
        receipts.add(community.like(loved, "bob"));
        receipts.add(community.comment(UUID.randomUUID(), loved, null, "bob", "wow"));
        receipts.forEach(receipt -> api.get("/posts/popular", receipt));

        var ranked = Api.ids(api.get("/posts/popular?limit=200", null));

        assertThat(ranked.indexOf(loved.toString())).isNotNegative().isLessThan(ranked.indexOf(seen.toString()));
    }

    @Test
    void activityCountsWhatAPersonDidAndDidNotUndo() {
        var person = "person-" + UUID.randomUUID();
        var post = UUID.randomUUID();
        var other = UUID.randomUUID();
        var comment = UUID.randomUUID();
        List<Receipt> receipts = new ArrayList<>();
        receipts.add(community.publish(post, person, "Mine"));
        receipts.add(community.publish(other, person, "Mine too"));
        receipts.add(community.delete(other, person));
        receipts.add(community.comment(comment, post, null, person, "me again"));
        receipts.add(community.like(post, person));
        receipts.add(community.unlike(post, person));
        receipts.forEach(receipt -> api.get("/authors/" + person + "/activity", receipt));

        var activity = Api.ok(api.get("/authors/" + person + "/activity", null));

        assertThat(activity.<Integer>read("$.posts")).isEqualTo(1);
        assertThat(activity.<Integer>read("$.comments")).isEqualTo(1);
        assertThat(activity.<Integer>read("$.likes")).isZero();
        assertThat(activity.<List<String>>read("$.recent[*].kind")).containsExactly("COMMENT", "POST");
    }

    @Test
    void queryWaitsForAReceiptThatArrivesLater() throws Exception {
        var post = UUID.randomUUID();
        var early = api.getLater("/posts/" + post + "?waitMs=9000&wait=post/" + post + "/1");
        assertThat(api.get("/posts/" + post, null).statusCode()).isEqualTo(404);
        community.publish(post, "ada", "Awaited");

        assertThat(early.get().statusCode()).isEqualTo(200);
    }

    @Test
    void waitThatRunsOutIsAnsweredWithRetryAfter() {
        var post = UUID.randomUUID();
        var answer = api.get("/posts/" + post + "?waitMs=50", new Receipt("post", post.toString(), 1));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(Api.problem(answer)).isEqualTo("urn:millrace:problem:not-yet-visible");
        assertThat(JsonPath.parse(answer.body()).<Integer>read("$.version")).isZero();
    }

    @Test
    void malformedRequestsAreProblems() {
        refused("/posts?limit=0", "invalid-parameter");
        refused("/posts?limit=201", "invalid-parameter");
        refused("/posts?limit=many", "invalid-parameter");
        refused("/posts?cursor=nonsense", "invalid-cursor");
        refused("/posts?cursor=OTIyMzM3MjAzNjg1NDc3NTgwNw", "invalid-cursor");
        refused("/posts/popular?cursor=%20", "invalid-cursor");
        refused("/posts/" + UUID.randomUUID() + "/comments?cursor=x", "invalid-cursor");
        refused("/posts/not-a-uuid", "invalid-parameter");
        refused("/posts?wait=nonsense", "invalid-receipt");
        refused("/posts?wait=post/a/1&waitMs=10001", "invalid-parameter");
        refused("/posts?wait=post/a/1&waitMs=soon", "invalid-parameter");
        assertThat(api.get("/nothing", null).statusCode()).isEqualTo(404);
        assertThat(Api.problem(api.get("/nothing", null))).isEqualTo("urn:millrace:problem:not-found");
    }

    @Test
    void apiIsDescribedAndMetricsAreServed() {
        var description = JsonPath.parse(api.body("/v3/api-docs").body());
        assertThat(description.<List<String>>read("$.paths['/api/v1/posts'].get.parameters[*].name"))
                .contains("limit", "cursor", "wait", "waitMs", "Millrace-Receipt");
        community.publish(UUID.randomUUID(), "ada", "Metrics");
        var metrics = api.body("/actuator/prometheus").body();
        assertThat(metrics)
                .contains("millrace_projection_events_total{")
                .contains("millrace_projection_lag_seconds_bucket{")
                .contains("millrace_projection_partitions_stopped{")
                .contains("millrace_projection_records_lag{");
        assertThat(api.body("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(api.body("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }

    @Test
    void theAdminApiIsDescribedApartFromTheQueries() {
        var admin = JsonPath.parse(api.body("/v3/api-docs/dead-letters").body());
        assertThat(admin.<Map<String, Object>>read("$.paths").keySet())
                .contains(ADMIN, ADMIN + "/{id}/replay", ADMIN + "/audit")
                .allSatisfy(path -> assertThat(path).startsWith(ADMIN));
        for (String queries : List.of("/v3/api-docs", "/v3/api-docs/queries")) {
            var description = JsonPath.parse(api.body(queries).body());
            assertThat(description.<Map<String, Object>>read("$.paths").keySet())
                    .contains("/api/v1/posts", "/api/v1/posts/popular")
                    .allSatisfy(path -> assertThat(path).startsWith("/api/v1/"));
            assertThat(description.<List<String>>read("$.paths['/api/v1/posts'].get.parameters[*].name"))
                    .contains("limit", "wait");
        }
        var page = JsonPath.parse(api.body("/v3/api-docs/swagger-config").body());
        assertThat(page.<List<String>>read("$.urls[*].name")).containsExactlyInAnyOrder("dead-letters", "queries");
    }

    @Test
    void browsersFindAnIcon() {
        assertThat(api.body("/favicon.ico").headers().firstValue("Content-Type"))
                .hasValue("image/x-icon");
    }

    private void refused(String path, String problem) {
        var answer = api.get(path, null);
        assertThat(answer.statusCode()).as(path).isEqualTo(400);
        assertThat(Api.problem(answer)).as(path).isEqualTo("urn:millrace:problem:" + problem);
    }
}
