package io.millrace.write.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.write.Answer;
import io.millrace.write.Api;
import io.millrace.write.RunningService;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are wrong are answered with what is wrong, and leave no trace. */
class BadInputIT {

    private final RunningService service = RunningService.shared();
    private final Api api = service.api();
    private long rows;

    @BeforeEach
    void countRows() {
        rows = rows();
    }

    @AfterEach
    void nothingWasWritten() {
        assertThat(rows()).isEqualTo(rows);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "nonsense",
                "{\"authorId\":\"ada\",}",
                "{\"authorId\":\"ada\"} {}",
                "{'authorId':'ada'}",
                "{\"authorId\":\"ada\",\"authorId\":\"bob\",\"title\":\"t\",\"body\":\"b\"}",
                "\u0000"
            })
    void aBodyThatIsNotJsonIsRefusedWithThePlace(String body) {
        var answer = api.post(Api.POSTS, body);

        assertProblem(answer, 400, "malformed-json");
        assertThat(answer.field("detail")).doesNotContain("ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "\"text\"", "1"})
    void aBodyThatIsNoObjectIsRefused(String body) {
        assertProblem(api.post(Api.POSTS, body), 400, "malformed-json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "title; {\"authorId\":\"ada\",\"title\":5,\"body\":\"b\"}",
                "title; {\"authorId\":\"ada\",\"title\":true,\"body\":\"b\"}",
                "title; {\"authorId\":\"ada\",\"title\":{},\"body\":\"b\"}",
                "body; {\"authorId\":\"ada\",\"title\":\"t\",\"body\":[\"b\"]}"
            })
    void aValueOfTheWrongTypeIsNamed(String field, String body) {
        var answer = api.post(Api.POSTS, body);

        assertProblem(answer, 400, "malformed-json");
        assertThat(answer.field("field")).isEqualTo(field);
    }

    @Test
    void anUnknownFieldIsNamedWithTheKnownOnes() {
        var answer = api.post(Api.POSTS, "{\"authorId\":\"ada\",\"titel\":\"t\",\"title\":\"t\",\"body\":\"b\"}");

        assertProblem(answer, 400, "unknown-field");
        assertThat(answer.field("field")).isEqualTo("titel");
        assertThat(answer.field("detail")).contains("authorId, body, title");
    }

    @Test
    void everyFieldThatBreaksARuleIsNamed() {
        var answer = api.post(Api.POSTS, "{\"title\":\" \",\"body\":null}");

        assertProblem(answer, 400, "invalid-field");
        assertThat(answer.json().required("errors").findValuesAsString("field"))
                .containsExactly("authorId", "body", "title");
    }

    @ParameterizedTest
    @CsvSource({"title,201", "body,20001"})
    void aTextThatIsTooLongIsNamed(String field, int length) {
        var text = "x".repeat(length);
        var answer = api.post(Api.POSTS, field.equals("title") ? Api.newPost(text, "b") : Api.newPost("t", text));

        assertProblem(answer, 400, "invalid-field");
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nul\\u0000", "half \\ud83d", "\\udc00 half", "\\ud83dx"})
    void textThatCannotBeStoredIsRefused(String text) {
        for (var body : List.of(
                "{\"authorId\":\"ada\",\"title\":\"%s\",\"body\":\"b\"}".formatted(text),
                "{\"authorId\":\"ada\",\"title\":\"t\",\"body\":\"%s\"}".formatted(text),
                "{\"authorId\":\"%s\",\"title\":\"t\",\"body\":\"b\"}".formatted(text))) {
            assertProblem(api.post(Api.POSTS, body), 400, "invalid-field");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded", "application/json5"})
    void anotherContentTypeIsRefused(String contentType) {
        var answer = api.post(Api.POSTS, Api.newPost("t", "b"), "Content-Type", contentType);

        assertProblem(answer, 415, "unsupported-media-type");
        assertThat(answer.header("Accept"))
                .hasValueSatisfying(accepted -> assertThat(accepted).contains("application/json"));
    }

    @Test
    void noContentTypeIsRefused() {
        var request = HttpRequest.newBuilder(api.uri(Api.POSTS))
                .POST(BodyPublishers.ofString(Api.newPost("t", "b")))
                .build();

        assertProblem(api.send(request), 415, "unsupported-media-type");
    }

    @Test
    void aBodyOverTheLimitIsRefusedByItsLength() {
        assertProblem(api.post(Api.POSTS, Api.newPost("t", "x".repeat(300_000))), 413, "too-large");
    }

    @Test
    void aBodyOverTheLimitIsRefusedWithoutItsLengthToo() {
        assertProblem(api.send(chunked(Api.newPost("t", "x".repeat(300_000)))), 413, "too-large");
    }

    @Test
    void aBodyWithoutLengthUnderTheLimitIsRead() {
        var answer = api.send(chunked(Api.newPost(" ", "Grüße")));

        assertProblem(answer, 400, "invalid-field");
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("title");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        var request = HttpRequest.newBuilder(api.uri(Api.POSTS))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Api.newPost("ü", "b").getBytes(StandardCharsets.ISO_8859_1)))
                .build();

        assertProblem(api.send(request), 400, "malformed-json");
    }

    @Test
    void aPathThatLeadsNowhereIsAProblemToo() {
        assertProblem(api.get("/api/v1/nowhere"), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/posts/a%2Fb", "/api/v1/posts/a%00b", "/api/v1/posts/%zz", "/api/v1/posts/a|b"})
    void aPathThatTheServerRefusesIsAProblemToo(String path) throws IOException {
        var uri = api.uri("/");
        try (var socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .formatted(path)
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400")
                    .contains("application/problem+json", "urn:millrace:problem:");
        }
    }

    @Test
    void aMethodThatIsNotOfferedIsRefusedWithThoseThatAre() {
        var answer = api.delete(Api.POSTS);

        assertProblem(answer, 405, "method-not-allowed");
        assertThat(answer.header("Allow")).hasValue("POST");
    }

    @Test
    void anAnswerThatCannotBeGivenInTheWantedTypeIsRefused() {
        assertProblem(
                api.get(Api.POSTS + "/01a1f853-8369-7c0e-9012-e8206862b1bd", "Accept", "image/png"),
                406,
                "not-acceptable");
    }

    private HttpRequest chunked(String body) {
        return HttpRequest.newBuilder(api.uri(Api.POSTS))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
                .build();
    }

    private long rows() {
        return service.jdbc()
                .sql("SELECT (SELECT count(*) FROM post) + (SELECT count(*) FROM millrace.outbox)")
                .query(Long.class)
                .single();
    }

    private static void assertProblem(Answer answer, int status, String problem) {
        assertThat(answer.problem()).as(answer.body()).isEqualTo(problem);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().required("status").asInt()).isEqualTo(status);
        assertThat(answer.field("title")).isNotBlank();
    }
}
