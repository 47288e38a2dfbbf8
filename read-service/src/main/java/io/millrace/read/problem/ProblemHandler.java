package io.millrace.read.problem;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Answers every failure with a problem of its kind. */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);
    private static final String RETRY_AFTER_SECONDS = "1";

    @ExceptionHandler
    ResponseEntity<Object> refused(ProblemException failure) {
        var details = details(failure.problem(), String.valueOf(failure.getMessage()));
        failure.properties().forEach(details::setProperty);
        return answer(failure.problem(), details);
    }

    @ExceptionHandler({
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class,
        QueryTimeoutException.class
    })
    ResponseEntity<Object> unavailable(RuntimeException failure) {
        log.atWarn().setCause(failure).log("The database cannot be reached; the query was answered with 503");
        return answer(
                Problem.UNAVAILABLE,
                details(Problem.UNAVAILABLE, "The database cannot be reached just now; try again"));
    }

    @ExceptionHandler
    ResponseEntity<Object> wrongForm(MethodArgumentTypeMismatchException failure) {
        var type = failure.getRequiredType();
        return answer(
                Problem.INVALID_PARAMETER,
                details(
                        Problem.INVALID_PARAMETER,
                        "%s is not a valid %s"
                                .formatted(failure.getName(), type == null ? "value" : type.getSimpleName())));
    }

    @ExceptionHandler
    ResponseEntity<Object> unforeseen(Exception failure) {
        log.atError().setCause(failure).log("A query failed unforeseen and was answered with 500");
        return answer(Problem.INTERNAL_ERROR, details(Problem.INTERNAL_ERROR, "The query failed"));
    }

    /** What Spring itself refuses: unknown paths, methods, media types. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception failure, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var detail = body instanceof ProblemDetail details ? details.getDetail() : null;
        var problem = Stream.of(
                        Problem.INVALID_PARAMETER,
                        Problem.NOT_FOUND,
                        Problem.METHOD_NOT_ALLOWED,
                        Problem.NOT_ACCEPTABLE)
                .filter(candidate -> candidate.status().isSameCodeAs(status))
                .findFirst()
                .orElse(Problem.INTERNAL_ERROR);
        return ResponseEntity.status(problem.status())
                .headers(headers)
                .body(details(problem, Objects.requireNonNullElse(detail, problem.title())));
    }

    private static ProblemDetail details(Problem problem, String detail) {
        var details = ProblemDetail.forStatusAndDetail(problem.status(), detail);
        details.setType(problem.type());
        details.setTitle(problem.title());
        return details;
    }

    private static ResponseEntity<Object> answer(Problem problem, ProblemDetail details) {
        var response = ResponseEntity.status(problem.status());
        if (problem.status() == HttpStatus.SERVICE_UNAVAILABLE) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return response.body(details);
    }
}
