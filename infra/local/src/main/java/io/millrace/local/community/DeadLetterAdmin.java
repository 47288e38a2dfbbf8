package io.millrace.local.community;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Base64;
import java.util.Map;

/** The read service's administration of dead letters, as the demo's user. Thread-safe. */
public final class DeadLetterAdmin {

    /** Name and password of the demo's user; a service has none unless it is given one. */
    public static final String USER = "demo";

    /** The password's hash, as the service is told it. */
    public static final String PASSWORD_HASH = "{bcrypt}$2a$06$enMoPLOwo.PI8c1D0vJiN.jUy3SqOQ9bgWzh02ykTn9lQfzD3Cb3.";

    private final Http http;

    public DeadLetterAdmin(int port) {
        http = new Http(port, "/api/admin/v1/dead-letters");
    }

    /** Asks for the replay of every open letter; answers 202, or 409 if another replay has them. */
    public Answer replayAll(String reason) throws IOException {
        return http.send(http.request("/replay")
                .header("Authorization", authorization())
                .header("Content-Type", "application/json")
                .POST(Http.json(Map.of("all", true, "reason", reason))));
    }

    static String authorization() {
        return "Basic " + Base64.getEncoder().encodeToString((USER + ":" + USER).getBytes(UTF_8));
    }
}
