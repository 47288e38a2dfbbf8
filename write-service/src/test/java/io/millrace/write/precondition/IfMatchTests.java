package io.millrace.write.precondition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.millrace.write.problem.Problem;
import io.millrace.write.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IfMatchTests {

    @ParameterizedTest
    @ValueSource(strings = {"\"3\"", "*", "\"1\",\"3\"", " \"3\" ", "W/\"3\", \"3\"", "\"a\" , \"3\""})
    void holds(String header) {
        assertThatNoException().isThrownBy(() -> IfMatch.of(header).require(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2\"", "W/\"3\"", "\"33\"", "\"\"", "\"a\", \"b\""})
    void doesNotHold(String header) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> IfMatch.of(header).require(3))
                .withMessageContaining("version 3")
                .satisfies(e -> assertThat(e.problem()).isEqualTo(Problem.STALE_VERSION));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "\"3", "3\"", "\"3\",", ",\"3\"", "\"3\" \"4\"", "w/\"3\"", "*, \"3\"", "\"ü\""})
    void isMalformed(String header) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> IfMatch.of(header))
                .satisfies(e -> assertThat(e.problem()).isEqualTo(Problem.MALFORMED_PRECONDITION));
    }

    @Test
    void isRequired() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> IfMatch.of(null))
                .satisfies(e -> assertThat(e.problem()).isEqualTo(Problem.PRECONDITION_REQUIRED));
    }
}
