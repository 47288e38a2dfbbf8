package io.millrace.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.stack.PostgresServer;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class OperationsIT {

    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final RunningService service = RunningService.shared();
    private final Api api = service.api();

    @Test
    void isAliveAndReady() {
        assertThat(api.get("/actuator/health/liveness").body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(api.get("/actuator/health/readiness").body()).isEqualTo("{\"status\":\"UP\"}");
    }

    @Test
    void hasAnIconForBrowsers() {
        assertThat(api.get("/favicon.ico").header("Content-Type")).hasValue("image/x-icon");
    }

    @Test
    void countsWhatItAppends() {
        api.publish("Counted");

        assertThat(api.get("/actuator/prometheus").body())
                .containsPattern("millrace_outbox_events_appended_total\\{[^}]*type=\"post.published.v1\"[^}]*} [1-9]");
    }

    @Test
    void documentsItsApi() {
        var page = api.get("/swagger-ui.html");
        var description = api.get("/v3/api-docs").json();

        assertThat(page.status()).isIn(200, 302);
        assertThat(description.required("paths").propertyNames())
                .containsExactlyInAnyOrder(
                        "/api/v1/posts",
                        "/api/v1/posts/{postId}",
                        "/api/v1/posts/{postId}/comments",
                        "/api/v1/posts/{postId}/likes/{userId}",
                        "/api/v1/posts/{postId}/views",
                        "/api/v1/comments/{commentId}");
        assertThat(description.at("/paths/~1api~1v1~1posts/post/responses").toString())
                .contains("Millrace-Receipt", "application/problem+json");
    }

    @Test
    void anEventCarriesTheTraceOfItsRequest() {
        var id = api.publish("Traced", "traceparent", TRACEPARENT).id();

        assertThat(service.jdbc()
                        .sql("SELECT traceparent FROM millrace.outbox WHERE aggregateid = ?")
                        .param(id)
                        .query(String.class)
                        .single())
                .startsWith(TRACEPARENT.substring(0, 36))
                .doesNotContain("00f067aa0ba902b7");
    }

    @Test
    void anEventOfAnUntracedRequestBeginsATrace() {
        var id = api.publish("Untraced", "traceparent", "nonsense").id();

        assertThat(service.jdbc()
                        .sql("SELECT traceparent FROM millrace.outbox WHERE aggregateid = ?")
                        .param(id)
                        .query(String.class)
                        .single())
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
    }

    @Test
    void withoutADatabaseItLivesRefusesAndRecovers() {
        try (var postgres = PostgresServer.start();
                var own = RunningService.start(
                        postgres.database("outage"), "spring.datasource.hikari.connection-timeout=1000")) {
            var before = own.api().publish("Before").id();

            postgres.kill();

            var refused = own.api().publish("During");
            assertThat(refused.status()).as(refused.body()).isEqualTo(503);
            assertThat(refused.problem()).isEqualTo("unavailable");
            assertThat(refused.header("Retry-After")).isPresent();
            assertThat(own.api().get(Api.POSTS + "/" + before).status()).isEqualTo(503);
            assertThat(own.api().get("/actuator/health/liveness").status()).isEqualTo(200);
            assertThat(own.api().get("/actuator/health/readiness").status()).isEqualTo(503);

            postgres.restart();

            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                            own.api().publish("After").status())
                    .isEqualTo(201));
            assertThat(own.api().get(Api.POSTS + "/" + before).status()).isEqualTo(200);
            assertThat(own.api().get("/actuator/health/readiness").status()).isEqualTo(200);
        }
    }

    @Test
    void stoppingLetsRequestsFinish() throws Exception {
        var executor = Executors.newSingleThreadExecutor();
        try (var postgres = PostgresServer.start();
                var own = RunningService.start(postgres.database("stopping"))) {
            var post = own.api().publish("Held").id();
            try (var holder = postgres.database("stopping").dataSource().getConnection()) {
                holder.setAutoCommit(false);
                holder.createStatement().execute("INSERT INTO post_view VALUES ('%s', 1, 1)".formatted(post));
                var view = executor.submit(() -> own.api().post("%s/%s/views".formatted(Api.POSTS, post), null));
                Awaitility.await()
                        .until(() -> own.jdbc()
                                        .sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                                        .query(Long.class)
                                        .single()
                                > 0);
                var stopping = Executors.newSingleThreadExecutor();
                stopping.execute(own::close);
                Awaitility.await().ignoreExceptions().until(() -> refusesConnections(own));
                holder.rollback();

                assertThat(view.get().status()).isEqualTo(200);
                stopping.shutdown();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private static boolean refusesConnections(RunningService own) {
        try {
            return own.api().get("/actuator/health/liveness").status() == 503;
        } catch (java.io.UncheckedIOException e) {
            return true;
        }
    }
}
