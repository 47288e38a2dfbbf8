package io.millrace.local.community;

import io.millrace.contract.outbox.Receipt;
import java.net.http.HttpHeaders;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a service answered.
 *
 * @param status HTTP status
 * @param headers response headers
 * @param body parsed body; a missing node if there was none
 */
public record Answer(int status, HttpHeaders headers, JsonNode body) {

    /** Whether the service did what it was asked. */
    public boolean accepted() {
        return status >= 200 && status < 300;
    }

    /** Whether asking again may help: the service is overloaded, starting, or lost a race it did not win by itself. */
    public boolean worthRepeating() {
        return status >= 500 || status == 429 || status == 409 || status == 412;
    }

    /** The receipt of a change, if the service gave one. */
    public Optional<Receipt> receipt() {
        return headers.firstValue(Receipt.HTTP_HEADER).map(Receipt::parse);
    }

    /** The tag of the version that was answered, if it has one. */
    public Optional<String> etag() {
        return headers.firstValue("ETag");
    }

    /** The problem's title and detail, or the status alone. */
    public String problem() {
        var title = body.path("title").asString("");
        var detail = body.path("detail").asString("");
        return "HTTP %d %s %s".formatted(status, title, detail).strip();
    }
}
