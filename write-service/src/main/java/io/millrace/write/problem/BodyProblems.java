package io.millrace.write.problem;

import java.util.stream.Collectors;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says what is wrong with a body that could not be read, without repeating it. */
final class BodyProblems {

    private BodyProblems() {}

    static ProblemDetail of(HttpMessageNotReadableException failure) {
        var cause = failure.getCause();
        if (cause instanceof UnrecognizedPropertyException unknown) {
            var details = Details.of(
                    Problem.UNKNOWN_FIELD,
                    "There is no field '%s' here; known are %s"
                            .formatted(
                                    path(unknown),
                                    unknown.getKnownPropertyIds().stream()
                                            .map(Object::toString)
                                            .sorted()
                                            .collect(Collectors.joining(", "))));
            details.setProperty("field", path(unknown));
            return details;
        }
        if (cause instanceof DatabindException mismatch && !path(mismatch).isEmpty()) {
            var details = Details.of(
                    Problem.MALFORMED_JSON, "Field '%s' has a value of the wrong type".formatted(path(mismatch)));
            details.setProperty("field", path(mismatch));
            return details;
        }
        if (cause instanceof StreamReadException syntax) {
            return Details.of(Problem.MALFORMED_JSON, "The body is not JSON%s".formatted(place(syntax.getLocation())));
        }
        return Details.of(Problem.MALFORMED_JSON, "The body is missing or is not a JSON object of the right form");
    }

    private static String place(TokenStreamLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : ": line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }

    private static String path(JacksonException failure) {
        return failure.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .collect(Collectors.joining("."));
    }
}
