package io.millrace.local.community;

import static io.millrace.local.community.Http.json;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commands to the write service. Thread-safe; each method throws {@link IOException} if no answer came. */
public final class WriteSide {

    private static final String JSON = "application/json";

    private final Http http;

    public WriteSide(int port) {
        http = new Http(port);
    }

    /**
     * Publishes a post.
     *
     * @param idempotencyKey the same for a repetition of the same request
     */
    public Answer publish(String idempotencyKey, String author, String title, String body) throws IOException {
        return http.send(http.request("/posts")
                .header("Content-Type", JSON)
                .header("Idempotency-Key", idempotencyKey)
                .POST(json(Map.of("authorId", author, "title", title, "body", body))));
    }

    /** Changes a post as it is now; answers 412 if another change came between. */
    public Answer edit(String post, String title, String body) throws IOException {
        var current = current(post);
        var etag = current.etag();
        return etag.isEmpty() ? current : edit(post, etag.get(), title, body);
    }

    /** Changes the version of a post that the tag names; answers 412 if it is no longer the last. */
    public Answer edit(String post, String etag, String title, String body) throws IOException {
        return http.send(http.request("/posts/" + post)
                .header("Content-Type", JSON)
                .header("If-Match", etag)
                .PUT(json(Map.of("title", title, "body", body))));
    }

    /** Deletes a post as it is now; answers 412 if another change came between. */
    public Answer delete(String post) throws IOException {
        var current = current(post);
        var etag = current.etag();
        return etag.isEmpty()
                ? current
                : http.send(http.request("/posts/" + post)
                        .header("If-Match", etag.get())
                        .DELETE());
    }

    /**
     * Comments on a post.
     *
     * @param parent id of the comment that is answered, or null
     */
    public Answer comment(String idempotencyKey, String post, @Nullable String parent, String author, String body)
            throws IOException {
        Map<String, String> comment = new LinkedHashMap<>(Map.of("authorId", author, "body", body));
        if (parent != null) {
            comment.put("parentId", parent);
        }
        return http.send(http.request("/posts/" + post + "/comments")
                .header("Content-Type", JSON)
                .header("Idempotency-Key", idempotencyKey)
                .POST(json(comment)));
    }

    public Answer removeComment(String comment) throws IOException {
        return http.send(http.request("/comments/" + comment).DELETE());
    }

    public Answer like(String post, String user) throws IOException {
        return http.send(http.request(likePath(post, user)).PUT(BodyPublishers.noBody()));
    }

    public Answer unlike(String post, String user) throws IOException {
        return http.send(http.request(likePath(post, user)).DELETE());
    }

    public Answer view(String post) throws IOException {
        return http.send(http.request("/posts/" + post + "/views").POST(BodyPublishers.noBody()));
    }

    private Answer current(String post) throws IOException {
        return http.send(http.request("/posts/" + post).GET());
    }

    private static String likePath(String post, String user) {
        return "/posts/" + post + "/likes/" + user;
    }
}
