package io.millrace.write.problem;

import io.millrace.outbox.PayloadTooLargeException;
import io.millrace.outbox.VersionConflictException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Answers every failure with a problem of its kind. */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);
    private static final String RETRY_AFTER_SECONDS = "1";

    @ExceptionHandler
    ResponseEntity<Object> refused(ProblemException failure) {
        return answer(
                failure instanceof InvalidFieldException invalid
                        ? Details.of(Problem.INVALID_FIELD, message(invalid), List.of(invalid.error()))
                        : Details.of(failure.problem(), message(failure)));
    }

    @ExceptionHandler
    ResponseEntity<Object> tooLarge(PayloadTooLargeException failure) {
        return answer(Details.of(Problem.TOO_LARGE, message(failure)));
    }

    @ExceptionHandler({
        VersionConflictException.class,
        OptimisticLockingFailureException.class,
        PessimisticLockingFailureException.class
    })
    ResponseEntity<Object> overtaken(RuntimeException failure) {
        return answer(
                Details.of(Problem.CONFLICT, "Another command changed the same thing at the same moment; try again"));
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ResponseEntity<Object> unavailable(RuntimeException failure) {
        if (!Outage.isBehind(failure)) {
            return unforeseen(failure);
        }
        LOG.atWarn().setCause(failure).log("The database cannot be reached; the command was answered with 503");
        var details = Details.of(Problem.UNAVAILABLE, "The database cannot be reached just now; try again");
        return ResponseEntity.status(details.getStatus())
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .body(details);
    }

    @ExceptionHandler
    ResponseEntity<Object> wrongForm(MethodArgumentTypeMismatchException failure) {
        var type = failure.getRequiredType();
        return answer(Details.of(
                Problem.INVALID_PARAMETER,
                "%s is not a %s".formatted(failure.getName(), type == null ? "valid value" : type.getSimpleName()),
                List.of(new FieldError(failure.getName(), "is not of its form"))));
    }

    @ExceptionHandler
    ResponseEntity<Object> unforeseen(Exception failure) {
        LOG.atError().setCause(failure).log("A command failed unforeseen and was answered with 500");
        return answer(Details.of(Problem.INTERNAL_ERROR, "The command failed; its cause was logged"));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(BodyProblems.of(failure));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(invalid(
                Problem.INVALID_FIELD,
                failure.getFieldErrors().stream()
                        .map(error -> new FieldError(
                                error.getField(),
                                Objects.requireNonNullElse(error.getDefaultMessage(), "is invalid")))));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(invalid(
                Problem.INVALID_PARAMETER,
                failure.getParameterValidationResults().stream().flatMap(result -> result.getResolvableErrors().stream()
                        .map(error -> new FieldError(
                                Objects.requireNonNullElse(
                                        result.getMethodParameter().getParameterName(), "parameter"),
                                Objects.requireNonNullElse(error.getDefaultMessage(), "is invalid"))))));
    }

    /** What Spring itself refuses: unknown paths, methods, media types. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception failure, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var detail = body instanceof ProblemDetail details ? details.getDetail() : null;
        var problem = Stream.of(Problem.values())
                .filter(candidate -> candidate.status().isSameCodeAs(status))
                .filter(candidate -> status.value() != HttpStatus.NOT_FOUND.value() || candidate == Problem.NOT_FOUND)
                .filter(candidate ->
                        status.value() != HttpStatus.BAD_REQUEST.value() || candidate == Problem.INVALID_PARAMETER)
                .findFirst()
                .orElse(Problem.INTERNAL_ERROR);
        return ResponseEntity.status(problem.status())
                .headers(headers)
                .body(Details.of(problem, Objects.requireNonNullElse(detail, problem.title())));
    }

    private static ProblemDetail invalid(Problem problem, Stream<FieldError> errors) {
        var all = errors.toList();
        return Details.of(problem, "%d rule(s) broken; see errors".formatted(all.size()), all);
    }

    private static ResponseEntity<Object> answer(ProblemDetail details) {
        return ResponseEntity.status(details.getStatus()).body(details);
    }

    private static String message(Exception failure) {
        return Objects.requireNonNullElse(failure.getMessage(), "");
    }
}
