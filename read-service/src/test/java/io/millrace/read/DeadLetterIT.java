package io.millrace.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.millrace.stack.Database;
import io.millrace.stack.KafkaBroker;
import io.millrace.stack.SharedStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole service, a projection of which refuses some posts. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "millrace.dead-letter.security.users[0].name=olga",
            // "secret"
            "millrace.dead-letter.security.users[0].password={bcrypt}$2a$06$TE3V/.x2a4jzepTJGoJ6zODNt7Ht42xSJkEYYzydqz/TxRJnqdeTO",
            "millrace.dead-letter.security.users[0].roles=OPERATOR"
        })
class DeadLetterIT {

    private static final KafkaBroker BROKER = KafkaBroker.start();
    private static final Database DATABASE = SharedStack.freshDatabase(DeadLetterIT.class);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String LETTERS = "/api/admin/v1/dead-letters";

    private static Community community;

    @Autowired
    private JdbcClient jdbc;

    private Api api;
    private int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", DATABASE::jdbcUrl);
        registry.add("spring.datasource.username", DATABASE::user);
        registry.add("spring.datasource.password", DATABASE::password);
        registry.add("spring.kafka.bootstrap-servers", BROKER::bootstrapServers);
        registry.add("millrace.projection.topic-discovery-interval", () -> "500ms");
        registry.add("millrace.projection.group-prefix", () -> "dead-letter-it.");
    }

    @BeforeAll
    static void topics() {
        BROKER.createTopics(3, "events.post", "events.comment", "events.like", "events.view");
        community = new Community(BROKER.bootstrapServers());
    }

    @AfterAll
    static void close() {
        community.close();
        BROKER.close();
    }

    @BeforeEach
    void connect(@LocalServerPort int port) {
        this.port = port;
        this.api = new Api(HTTP, port);
    }

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
        var request = HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(port, path)))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        if (credentials != null) {
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
