package io.millrace.write.problem;

import java.net.URI;
import java.util.Locale;
import org.springframework.http.HttpStatus;

/** The kinds of errors this API answers with. A type, once released, keeps its name, its meaning and its status. */
public enum Problem {

    /** The request is not one of HTTP, or its path has characters that a path must not have. */
    MALFORMED_REQUEST(HttpStatus.BAD_REQUEST, "Malformed request"),

    /** The body is not the JSON it should be. */
    MALFORMED_JSON(HttpStatus.BAD_REQUEST, "Malformed JSON"),

    /** The body has a field that the command does not. */
    UNKNOWN_FIELD(HttpStatus.BAD_REQUEST, "Unknown field"),

    /** A field breaks a rule; {@code errors} names each. */
    INVALID_FIELD(HttpStatus.BAD_REQUEST, "Invalid field"),

    /** A part of the path, a parameter or a header is not of its form. */
    INVALID_PARAMETER(HttpStatus.BAD_REQUEST, "Invalid parameter"),

    /** If-Match is not a list of entity tags. */
    MALFORMED_PRECONDITION(HttpStatus.BAD_REQUEST, "Malformed precondition"),

    /** There is no such post, or it was deleted. */
    UNKNOWN_POST(HttpStatus.NOT_FOUND, "Unknown post"),

    /** There is no such comment. */
    UNKNOWN_COMMENT(HttpStatus.NOT_FOUND, "Unknown comment"),

    /** There is nothing at this path. */
    NOT_FOUND(HttpStatus.NOT_FOUND, "Not found"),

    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "Method not allowed"),

    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "Not acceptable"),

    /** Another command changed the same thing at the same moment; sending this one again may succeed. */
    CONFLICT(HttpStatus.CONFLICT, "Conflict"),

    /** If-Match does not hold: the resource has changed. */
    STALE_VERSION(HttpStatus.PRECONDITION_FAILED, "Stale version"),

    TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "Too large"),

    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Unsupported media type"),

    /** The Idempotency-Key was used for another request. */
    IDEMPOTENCY_KEY_REUSED(HttpStatus.UNPROCESSABLE_CONTENT, "Idempotency key reused"),

    /** The change needs If-Match. */
    PRECONDITION_REQUIRED(HttpStatus.PRECONDITION_REQUIRED, "Precondition required"),

    INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "Internal error"),

    /** The database cannot be reached just now. Nothing was changed, unless the connection broke at the commit. */
    UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "Unavailable");

    private final HttpStatus status;
    private final String title;

    Problem(HttpStatus status, String title) {
        this.status = status;
        this.title = title;
    }

    public HttpStatus status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** Such as {@code urn:millrace:problem:unknown-post}. */
    public URI type() {
        return URI.create(
                "urn:millrace:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
