package io.millrace.write.problem;

import io.millrace.contract.MillraceException;

/** A command cannot be carried out, for a reason its sender is told. */
public class ProblemException extends MillraceException {

    private static final long serialVersionUID = 1L;

    private final Problem problem;

    /**
     * Says what is wrong.
     *
     * @param detail what failed, which id, what to do; shown to the sender
     */
    public ProblemException(Problem problem, String detail) {
        super(detail);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
