package io.millrace.contract;

import org.jspecify.annotations.Nullable;

/** The root of every exception that Millrace raises for its callers. */
public class MillraceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MillraceException(String message) {
        super(message);
    }

    public MillraceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
