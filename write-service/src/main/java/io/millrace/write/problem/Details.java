package io.millrace.write.problem;

import java.util.Comparator;
import java.util.List;
import org.springframework.http.ProblemDetail;

/** Builds problem details. */
final class Details {

    private static final Comparator<FieldError> BY_FIELD =
            Comparator.comparing(FieldError::field).thenComparing(FieldError::reason);

    private Details() {}

    static ProblemDetail of(Problem problem, String detail) {
        var details = ProblemDetail.forStatusAndDetail(problem.status(), detail);
        details.setType(problem.type());
        details.setTitle(problem.title());
        return details;
    }

    static ProblemDetail of(Problem problem, String detail, List<FieldError> errors) {
        var details = of(problem, detail);
        details.setProperty("errors", errors.stream().sorted(BY_FIELD).toList());
        return details;
    }
}
