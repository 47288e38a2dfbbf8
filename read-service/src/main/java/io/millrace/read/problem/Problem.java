package io.millrace.read.problem;

import java.net.URI;
import java.util.Locale;
import org.springframework.http.HttpStatus;

/** The kinds of errors this API answers with. A type, once released, keeps its name, its meaning and its status. */
public enum Problem {

    /** A part of the path or a parameter is not of its form. */
    INVALID_PARAMETER(HttpStatus.BAD_REQUEST, "Invalid parameter"),

    /** The cursor is not one that a page of the list ended with. */
    INVALID_CURSOR(HttpStatus.BAD_REQUEST, "Invalid cursor"),

    /** The receipt to wait for is not of the form type/id/version. */
    INVALID_RECEIPT(HttpStatus.BAD_REQUEST, "Invalid receipt"),

    /** There is no such post here, or it was deleted. */
    UNKNOWN_POST(HttpStatus.NOT_FOUND, "Unknown post"),

    /** There is nothing at this path. */
    NOT_FOUND(HttpStatus.NOT_FOUND, "Not found"),

    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "Method not allowed"),

    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "Not acceptable"),

    INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "Internal error"),

    /** What the receipt stands for did not arrive within the wait. It will; ask again. */
    NOT_YET_VISIBLE(HttpStatus.SERVICE_UNAVAILABLE, "Not yet visible"),

    /** The database cannot be reached just now. */
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
