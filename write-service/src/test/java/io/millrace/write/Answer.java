package io.millrace.write;

import io.millrace.contract.outbox.Receipt;
import java.net.http.HttpResponse;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the service answered. */
public record Answer(int status, java.net.http.HttpHeaders headers, String body) {

    static Answer of(HttpResponse<String> response) {
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    public JsonNode json() {
        return JsonMapper.shared().readTree(body);
    }

    public String field(String name) {
        return json().required(name).asString();
    }

    public String id() {
        return field("id");
    }

    public String etag() {
        return header("ETag").orElseThrow();
    }

    public Receipt receipt() {
        return Receipt.parse(header(Receipt.HTTP_HEADER).orElseThrow());
    }

    /** The kind of problem, or the body if it is none. */
    public String problem() {
        var problem = header("Content-Type").orElse("").startsWith("application/problem+json");
        return problem ? field("type").replace("urn:millrace:problem:", "") : "no problem but: " + body;
    }
}
