package io.millrace.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** The whole service, a projection of which refuses some posts. */
@TestPropertySource(
        properties = {
            "millrace.dead-letter.security.users[0].name=olga",
            // "secret"
            "millrace.dead-letter.security.users[0].password={bcrypt}$2a$06$TE3V/.x2a4jzepTJGoJ6zODNt7Ht42xSJkEYYzydqz/TxRJnqdeTO",
            "millrace.dead-letter.security.users[0].roles=OPERATOR"
        })
class DeadLetterIT extends CommunityService {

    private static final String LETTERS = "/api/admin/v1/dead-letters";

    @Autowired
    private JdbcClient jdbc;

    @Test
    void postThatIsRefusedIsReplayedWithItsEditsWhileOthersGoOn() throws Exception {
        jdbc.sql("ALTER TABLE post_summary ADD CONSTRAINT no_poison CHECK (title NOT LIKE 'Poison%') NOT VALID")
                .update();
        var poison = UUID.randomUUID();
        community.publish(poison, "mallory", "Poison");
        var edited = community.edit(poison, "mallory", "Poison, edited");
        var other = UUID.randomUUID();
        var published = community.publish(other, "ada", "Other");

        Api.ok(api.get("/posts/" + other, published));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(jdbc.sql("SELECT count(*) FROM millrace.parked_event")
                                .query(Long.class)
                                .single())
                        .isEqualTo(1));
        assertThat(api.get("/posts/" + poison, null).statusCode()).isEqualTo(404);

        jdbc.sql("ALTER TABLE post_summary DROP CONSTRAINT no_poison").update();
        var run = send("POST", LETTERS + "/replay", "{\"all\":true,\"reason\":\"mended\"}", "olga:secret");

        assertThat(run.statusCode()).as(run.body()).isEqualTo(202);
        assertThat(run.headers().firstValue("Location")).isPresent();
        var summary = Api.ok(api.get("/posts/" + poison, edited));
        assertThat(summary.<String>read("$.title")).isEqualTo("Poison, edited");
        assertThat(summary.<Integer>read("$.version")).isEqualTo(2);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        JsonPath.parse(send("GET", LETTERS + "?state=RESOLVED", null, "olga:secret")
                                        .body())
                                .<Integer>read("$.items.length()"))
                .isEqualTo(1));
    }

    @Test
    void queriesStayOpenWhileTheAdminApiIsClosed() throws Exception {
        assertThat(send("GET", "/api/v1/posts", null, null).statusCode()).isEqualTo(200);
        assertThat(send("GET", "/actuator/health/liveness", null, null).statusCode())
                .isEqualTo(200);
        assertThat(send("GET", "/actuator/prometheus", null, null).statusCode()).isEqualTo(200);
        assertThat(send("GET", LETTERS, null, null).statusCode()).isEqualTo(401);
        assertThat(send("GET", LETTERS, null, "olga:wrong").statusCode()).isEqualTo(401);
        assertThat(send("GET", LETTERS, null, "olga:secret").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/admin/dead-letters", null, null).statusCode()).isIn(302, 401);
    }

    private HttpResponse<String> send(String method, String path, String body, String credentials)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(api.port(), path)))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        if (credentials != null) {
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
        }
        return api.http().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
