package io.millrace.deadletter.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contract.event.EventTypes;
import io.millrace.deadletter.DeadLetterFixture;
import io.millrace.deadletter.ItemChanged;
import io.millrace.deadletter.path.Backlog;
import io.millrace.deadletter.path.PathStage;
import io.millrace.deadletter.path.PathWatch;
import io.millrace.deadletter.replay.ReplayTargets;
import io.millrace.deadletter.replay.Replayer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A web service with dead letters, and a client of its admin API. */
public final class AdminService implements AutoCloseable {

    public static final String KEY = "a-key-of-a-program";
    private static final JsonMapper MAPPER = new JsonMapper();

    public final DeadLetterFixture letters;

    /** What the overview shows of the path. */
    public final AtomicReference<List<PathStage>> path = new AtomicReference<>(List.of(new PathStage(
            "items", "events.item", 7L, new Backlog(2, "events", Duration.ofSeconds(31)), 1L, 1L, List.of())));

    private final ConfigurableApplicationContext context;
    private final HttpClient client = HttpClient.newHttpClient();

    /** Its own paths are open to everybody. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @RestController
    public static class Application {

        @GetMapping("/api/v1/things")
        String things() {
            return "things";
        }
    }

    public AdminService(Class<?> test, String... properties) {
        letters = new DeadLetterFixture(test);
        List<String> all = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.application.name=shop",
                "--spring.main.banner-mode=off",
                "--spring.kafka.bootstrap-servers=localhost:1",
                "--millrace.dead-letter.admin.run.poll=100ms",
                "--millrace.dead-letter.security.api-keys[0].name=robot",
                "--millrace.dead-letter.security.api-keys[0].sha256=" + sha256(KEY),
                "--millrace.dead-letter.security.api-keys[0].roles=OPERATOR"));
        List.of("viewer", "operator", "admin").forEach(name -> {
            var user = "--millrace.dead-letter.security.users[%d]."
                    .formatted(List.of("viewer", "operator", "admin").indexOf(name));
            all.add(user + "name=" + name);
            all.add(user + "password={bcrypt}" + new BCryptPasswordEncoder(4).encode(name + "-secret"));
            all.add(user + "roles=" + name);
        });
        List.of(properties).forEach(property -> {
            all.removeIf(other -> other.startsWith(property.substring(0, property.indexOf('=') + 1)));
            all.add(property);
        });
        context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.SERVLET)
                .initializers(application -> register((GenericApplicationContext) application))
                .run(all.toArray(String[]::new));
    }

    private void register(GenericApplicationContext application) {
        application.registerBean(DataSource.class, letters.transactions::getDataSource);
        application.registerBean(PlatformTransactionManager.class, () -> letters.transactions);
        application.registerBean(ReplayTargets.class, letters::targets);
        application.registerBean(Replayer.class, () -> letters.replayer);
        application.registerBean(EventTypes.class, () -> EventTypes.of(ItemChanged.class));
        application.registerBean(PathWatch.class, () -> new PathWatch("projections", path::get, Clock.systemUTC()));
    }

    static String sha256(String text) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(
                            java.security.MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Forgets all letters and replays. Threads of the service read the same tables meanwhile, in other orders. */
    void clean() {
        await().ignoreExceptionsInstanceOf(PessimisticLockingFailureException.class)
                .untilAsserted(
                        () -> letters.jdbc.execute(
                                """
                        TRUNCATE millrace.replay_item, millrace.replay_run, millrace.parked_event, millrace.parked_key,
                            millrace.dead_letter_history, millrace.dead_letter, millrace.dead_letter_count,
                            millrace.dead_letter_count_change, item, applied
                        """));
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    public String url(String path) {
        return "http://localhost:%s%s".formatted(context.getEnvironment().getProperty("local.server.port"), path);
    }

    /** An answer, with its body as JSON where it is. */
    public record Answer(int status, JsonNode json, HttpResponse<String> response) {

        /** Asserts that it is a problem of this kind, and says what is wrong. */
        void isProblem(int status, String kind) {
            assertThat(this.status).isEqualTo(status);
            assertThat(response.headers().firstValue("Content-Type").orElse("")).contains("problem+json");
            assertThat(json.get("type").asString()).isEqualTo("urn:millrace:problem:" + kind);
            assertThat(json.get("detail").asString()).isNotBlank();
        }
    }

    public Answer get(String user, String path) {
        return send(user, "GET", path, null, Map.of());
    }

    public Answer post(String user, String path, String body) {
        return send(user, "POST", path, body, Map.of());
    }

    public Answer send(String user, String method, String path, String body, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(URI.create(url(path)))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (user != null) {
            request.header("Authorization", basic(user));
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        try {
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            var text = response.body();
            boolean json =
                    response.headers().firstValue("Content-Type").orElse("").contains("json");
            return new Answer(response.statusCode(), MAPPER.readTree(json ? text : "null"), response);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String basic(String user) {
        var text = user.contains(":") ? user : user + ":" + user + "-secret";
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    @Override
    public void close() {
        context.close();
    }
}
