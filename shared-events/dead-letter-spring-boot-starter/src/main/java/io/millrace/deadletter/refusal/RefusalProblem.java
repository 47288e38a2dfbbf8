package io.millrace.deadletter.refusal;

import java.net.URI;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/** Refusals as problems of RFC 9457. */
public final class RefusalProblem {

    private RefusalProblem() {}

    public static ProblemDetail of(RefusedException failure) {
        var refusal = failure.refusal();
        var problem = ProblemDetail.forStatusAndDetail(
                HttpStatusCode.valueOf(refusal.status()), String.valueOf(failure.getMessage()));
        problem.setType(URI.create(refusal.type()));
        problem.setTitle(refusal.title());
        failure.properties().forEach(problem::setProperty);
        return problem;
    }
}
