package io.millrace.local.community;

import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Dead letters as the read service's administration tells them to the demo's user. */
public final class ToldLetters {

    private final Http http;

    public ToldLetters(int port) {
        http = new Http(port, "/api/admin/v1/dead-letters");
    }

    /** Those that a query means, such as {@code state=OPEN&group=relay}; the first page of them. */
    public List<JsonNode> of(String query) throws IOException {
        return told("?" + query).get("items").valueStream().toList();
    }

    /** All of one letter. */
    public JsonNode one(String id) throws IOException {
        return told("/" + id);
    }

    /** How many there are, over all states. */
    public long count() throws IOException {
        return told("/overview")
                .get("letters")
                .valueStream()
                .mapToLong(JsonNode::asLong)
                .sum();
    }

    private JsonNode told(String path) throws IOException {
        var answer = http.send(http.request(path)
                .header("Authorization", DeadLetterAdmin.authorization())
                .GET());
        if (!answer.accepted()) {
            throw new IOException("The administration of dead letters says: " + answer.problem());
        }
        return answer.body();
    }
}
