package io.millrace.write.problem;

/** A field of the body refers to something that it must not. */
public class InvalidFieldException extends ProblemException {

    private static final long serialVersionUID = 1L;

    private final FieldError error;

    public InvalidFieldException(String field, String reason) {
        super(Problem.INVALID_FIELD, "%s %s".formatted(field, reason));
        this.error = new FieldError(field, reason);
    }

    FieldError error() {
        return error;
    }
}
