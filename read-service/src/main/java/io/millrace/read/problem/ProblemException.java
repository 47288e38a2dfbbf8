package io.millrace.read.problem;

import io.millrace.contract.MillraceException;
import java.util.Map;

/** A query cannot be answered, for a reason its sender is told. */
public class ProblemException extends MillraceException {

    private static final long serialVersionUID = 1L;

    private final Problem problem;
    private final transient Map<String, Object> properties;

    /**
     * Says what is wrong.
     *
     * @param detail what failed, which id, what to do; shown to the sender
     */
    public ProblemException(Problem problem, String detail) {
        this(problem, detail, Map.of());
    }

    /** With members beyond those of every problem. */
    public ProblemException(Problem problem, String detail, Map<String, Object> properties) {
        super(detail);
        this.problem = problem;
        this.properties = properties;
    }

    public ProblemException(Problem problem, String detail, Throwable cause) {
        super(detail, cause);
        this.problem = problem;
        this.properties = Map.of();
    }

    public Problem problem() {
        return problem;
    }

    Map<String, Object> properties() {
        return properties;
    }
}
