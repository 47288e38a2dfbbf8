package io.millrace.write.precondition;

import io.millrace.write.problem.Problem;
import io.millrace.write.problem.ProblemException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** The condition of a header {@code If-Match}: the change is only wanted to a version the client has seen. */
public final class IfMatch {

    private static final Pattern FORM =
            Pattern.compile("\\*|(W/)?\"[\\x21\\x23-\\x7e]*\"(\\s*,\\s*(W/)?\"[\\x21\\x23-\\x7e]*\")*");

    private final String header;
    private final Set<String> tags;

    private IfMatch(String header) {
        this.header = header;
        this.tags = List.of(header.split(",")).stream().map(String::strip).collect(Collectors.toSet());
    }

    /**
     * Reads the header.
     *
     * @throws ProblemException {@link Problem#PRECONDITION_REQUIRED} if it is missing, {@link
     *     Problem#MALFORMED_PRECONDITION} if it is not a list of entity tags
     */
    public static IfMatch of(@Nullable String header) {
        if (header == null) {
            throw new ProblemException(
                    Problem.PRECONDITION_REQUIRED,
                    "Send %s with the ETag of the version that you mean to change".formatted(HttpHeaders.IF_MATCH));
        }
        if (!FORM.matcher(header.strip()).matches()) {
            throw new ProblemException(
                    Problem.MALFORMED_PRECONDITION,
                    "%s is not a list of entity tags such as \"3\"".formatted(HttpHeaders.IF_MATCH));
        }
        return new IfMatch(header.strip());
    }

    /**
     * Refuses to go on unless the condition holds for the resource's present version. Weak tags never match.
     *
     * @throws ProblemException {@link Problem#STALE_VERSION}
     */
    public void require(long version) {
        if (!tags.contains("*") && !tags.contains(EntityTag.of(version))) {
            throw new ProblemException(
                    Problem.STALE_VERSION,
                    "The resource has version %d, the condition was %s; read it again and decide again"
                            .formatted(version, header));
        }
    }
}
