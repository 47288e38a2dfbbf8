package io.millrace.deadletter.admin;

import io.millrace.deadletter.refusal.RefusalProblem;
import io.millrace.deadletter.refusal.RefusedException;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Answers every failure of the admin API with a problem of RFC 9457. */
@RestControllerAdvice(basePackageClasses = Paths.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class AdminProblems extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(AdminProblems.class);
    private static final String RETRY_AFTER_SECONDS = "1";

    @ExceptionHandler
    ResponseEntity<Object> refused(RefusedException failure) {
        var problem = RefusalProblem.of(failure);
        return ResponseEntity.status(problem.getStatus()).body(problem);
    }

    @ExceptionHandler({
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class,
        CannotCreateTransactionException.class
    })
    ResponseEntity<Object> unavailable(RuntimeException failure) {
        log.atWarn().setCause(failure).log("Something that the admin API needs is away, or in use; answered with 503");
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .body(
                        problem(
                                HttpStatus.SERVICE_UNAVAILABLE,
                                "unavailable",
                                "The database, or something a projection needs, cannot be reached just now, or something else has the letter in hand; try again"));
    }

    @ExceptionHandler
    ResponseEntity<Object> wrongForm(MethodArgumentTypeMismatchException failure) {
        var type = failure.getRequiredType();
        return ResponseEntity.badRequest()
                .body(problem(
                        HttpStatus.BAD_REQUEST,
                        "invalid-parameter",
                        "%s is not a valid %s"
                                .formatted(failure.getName(), type == null ? "value" : type.getSimpleName())));
    }

    /** Parameters that are bound together. */
    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException failure, HttpHeaders headers, HttpStatusCode code, WebRequest request) {
        var wrong = failure.getFieldErrors().stream()
                .map(error -> "%s is not valid: %s".formatted(error.getField(), error.getRejectedValue()))
                .collect(Collectors.joining("; "));
        return ResponseEntity.badRequest().body(problem(HttpStatus.BAD_REQUEST, "invalid-parameter", wrong));
    }

    @ExceptionHandler
    ResponseEntity<Object> unforeseen(Exception failure) {
        log.atError().setCause(failure).log("A request to the admin API failed unforeseen; answered with 500");
        return ResponseEntity.internalServerError()
                .body(problem(HttpStatus.INTERNAL_SERVER_ERROR, "internal-error", "The request failed"));
    }

    /** What Spring itself refuses: unreadable bodies, methods, media types. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception failure, @Nullable Object body, HttpHeaders headers, HttpStatusCode code, WebRequest request) {
        var status = Objects.requireNonNullElse(HttpStatus.resolve(code.value()), HttpStatus.INTERNAL_SERVER_ERROR);
        var detail = body instanceof ProblemDetail details ? details.getDetail() : null;
        return ResponseEntity.status(status)
                .headers(headers)
                .body(problem(
                        status,
                        status == HttpStatus.BAD_REQUEST ? "invalid-parameter" : kind(status),
                        Objects.requireNonNullElse(detail, status.getReasonPhrase())));
    }

    private static String kind(HttpStatus status) {
        return status.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    private static ProblemDetail problem(HttpStatus status, String kind, String detail) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("urn:millrace:problem:" + kind));
        problem.setTitle(status.getReasonPhrase());
        return problem;
    }
}
