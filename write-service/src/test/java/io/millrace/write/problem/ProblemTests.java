package io.millrace.write.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProblemTests {

    /** Clients compare these. Add to the list; never change or remove a line. */
    @Test
    void typesAndTheirStatusesAreStable() {
        assertThat(Stream.of(Problem.values())
                        .map(problem -> problem.type() + " " + problem.status().value()))
                .containsExactly(
                        "urn:millrace:problem:malformed-request 400",
                        "urn:millrace:problem:malformed-json 400",
                        "urn:millrace:problem:unknown-field 400",
                        "urn:millrace:problem:invalid-field 400",
                        "urn:millrace:problem:invalid-parameter 400",
                        "urn:millrace:problem:malformed-precondition 400",
                        "urn:millrace:problem:unknown-post 404",
                        "urn:millrace:problem:unknown-comment 404",
                        "urn:millrace:problem:not-found 404",
                        "urn:millrace:problem:method-not-allowed 405",
                        "urn:millrace:problem:not-acceptable 406",
                        "urn:millrace:problem:conflict 409",
                        "urn:millrace:problem:stale-version 412",
                        "urn:millrace:problem:too-large 413",
                        "urn:millrace:problem:unsupported-media-type 415",
                        "urn:millrace:problem:idempotency-key-reused 422",
                        "urn:millrace:problem:precondition-required 428",
                        "urn:millrace:problem:internal-error 500",
                        "urn:millrace:problem:unavailable 503");
    }
}
