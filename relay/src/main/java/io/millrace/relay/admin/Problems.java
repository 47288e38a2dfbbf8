package io.millrace.relay.admin;

import io.millrace.deadletter.refusal.RefusalProblem;
import io.millrace.deadletter.refusal.RefusedException;
import java.net.URI;
import java.sql.SQLException;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;

/** What went wrong with a request, as a problem of RFC 9457. */
final class Problems {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    /** Failures that are the request's own, or pass. */
    static final Predicate<Throwable> FORESEEN = failure -> failure instanceof BadRequestException
            || failure instanceof RefusedException
            || failure instanceof HttpMessageNotReadableException
            || failure instanceof SQLException;

    private Problems() {}

    static ProblemDetail unknown(String id) {
        return problem(HttpStatus.NOT_FOUND, "unknown-row", "There is no failed row " + id);
    }

    static ProblemDetail conflict(String id) {
        return problem(
                HttpStatus.CONFLICT,
                "row-state",
                "Row %s does not wait for this: it is resolved already, or somebody else was faster".formatted(id));
    }

    /** Of what {@link #FORESEEN} says. */
    static ProblemDetail of(Throwable failure) {
        if (failure instanceof RefusedException refused) {
            return RefusalProblem.of(refused);
        }
        if (failure instanceof SQLException) {
            log.debug("The write database does not answer an operator, who is told so", failure);
            return problem(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "unavailable",
                    "The write database does not answer: " + failure.getMessage());
        }
        return problem(
                HttpStatus.BAD_REQUEST,
                "invalid-parameter",
                failure instanceof BadRequestException
                        ? String.valueOf(failure.getMessage())
                        : "The body is not the JSON that it must be");
    }

    private static ProblemDetail problem(HttpStatus status, String kind, String detail) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("urn:millrace:problem:" + kind));
        problem.setTitle(status.getReasonPhrase());
        return problem;
    }
}
