package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.SharedStack;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What programs rely on that ask the relay for acts on failed rows. */
class FailureApiIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String API = SickAggregate.PATH;

    private static Outbox outbox;
    private static RelayProcess relay;

    @BeforeAll
    static void start() {
        outbox = Outbox.in(SharedStack.freshDatabase(FailureApiIT.class));
        var settings = RelaySettings.of(
                        outbox.database(),
                        SharedStack.kafka().bootstrapServers(),
                        SharedStack.freshName(FailureApiIT.class),
                        Delivery.AT_LEAST_ONCE)
                .withUsers();
        relay = RelayProcess.start("api", settings).awaitStreaming();
    }

    @AfterAll
    static void stop() {
        relay.close();
        outbox.drop();
    }

    @Test
    void everyEndpointIsDescribedWithWhatItTakesAndAnswers() {
        var described = description();

        assertThat(operations(described).keySet())
                .containsExactlyInAnyOrder(
                        "get " + API,
                        "get " + API + "/overview",
                        "get " + API + "/audit",
                        "get " + API + "/{id}",
                        "get " + API + "/{id}/held",
                        "get " + API + "/{id}/audit",
                        "post " + API + "/resubmit",
                        "post " + API + "/discard",
                        "post " + API + "/{id}/resubmit",
                        "post " + API + "/{id}/discard",
                        "post " + API + "/{id}/approve-removal");
        operations(described).forEach((name, operation) -> {
            assertThat(operation.path("summary").asString("")).as(name).isNotBlank();
            assertThat(parameters(operation).contains("id")).as(name).isEqualTo(name.contains("{id}"));
            assertThat(operation.get("responses").propertyNames())
                    .as(name)
                    .contains(name.startsWith("get") ? "200" : "202", "401", "403", "503");
        });
        assertThat(parameters(operations(described).get("get " + API)))
                .containsExactlyInAnyOrder("state", "topic", "reason", "after", "limit");
    }

    @Test
    void whatIsAskedAndAnsweredIsDescribedByItsParts() {
        var operations = operations(description());
        var schemas = description().get("components").get("schemas");

        assertThat(schemas.get("OutboxFailure").get("properties").propertyNames())
                .contains("id", "state", "requested", "reason", "pointer", "held", "resolvedAt");
        assertThat(schemas.get("BulkOrder").get("properties").propertyNames())
                .containsExactlyInAnyOrder("filter", "all", "reason");
        operations.forEach((name, operation) -> assertThat(parameters(operation).contains("Idempotency-Key"))
                .as(name)
                .isEqualTo(name.startsWith("post")));
        var discard = operations.get("post " + API + "/{id}/discard");
        assertThat(discard.get("requestBody").toString()).contains("schemas/Reason");
        assertThat(discard.get("responses").get("202").get("headers").propertyNames())
                .containsExactly("Location");
        assertThat(discard.get("responses").propertyNames()).contains("400", "404", "409", "422");
        assertThat(discard.get("responses").get("409").toString())
                .contains("application/problem+json", "schemas/ProblemDetail", "row-state");
    }

    @Test
    void anAnswerSaysWhereToSeeWhatBecomesOfIt() {
        try (var sick = sick()) {
            var row = sick.failed(2);

            var one = sick.ask(relay, row, "discard");
            assertThat(one.statusCode()).isEqualTo(202);
            assertThat(location(one)).isEqualTo(API + "/" + row);
            await().atMost(PATIENCE)
                    .until(() -> relay.get("viewer", location(one)).body().contains("\"state\":\"DISCARDED\""));

            var many = relay.post("operator", API + "/discard", allOf(sick, "DLT_FAILED"));
            assertThat(many.statusCode()).isEqualTo(202);
            assertThat(location(many)).isEqualTo(API + "?topic=" + sick.events());
            assertThat(relay.get("viewer", location(many)).body()).contains(row);
        }
    }

    private static JsonNode description() {
        var answer = relay.get("/v3/api-docs/outbox-failures");
        assertThat(answer.statusCode()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    /** By method and path. */
    private static Map<String, JsonNode> operations(JsonNode description) {
        return description
                .get("paths")
                .propertyStream()
                .flatMap(path -> path.getValue()
                        .propertyStream()
                        .map(operation -> Map.entry(operation.getKey() + " " + path.getKey(), operation.getValue())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static List<String> parameters(JsonNode operation) {
        List<String> names = new ArrayList<>();
        operation.path("parameters").forEach(parameter -> {
            assertThat(parameter.path("description").asString("")).isNotBlank();
            names.add(parameter.get("name").asString());
        });
        return names;
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private static SickAggregate sick() {
        return new SickAggregate(outbox, FailureApiIT.class).poisoned();
    }

    private static String allOf(SickAggregate sick, String state) {
        return "{\"filter\":{\"topic\":\"%s\",\"state\":\"%s\"},\"reason\":\"x\"}".formatted(sick.events(), state);
    }
}
