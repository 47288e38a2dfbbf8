package io.millrace.local.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTests {

    private final Rows expected = rows(Map.of(
            "p1", columns("title", "One", "likes", "3"),
            "p2", columns("title", "Two", "likes", "0")));

    @Test
    void equalRowsAreOk() {
        var comparison = Comparison.of(expected, expected);

        assertThat(comparison.equal()).isTrue();
        assertThat(comparison.faults()).isEmpty();
        assertThat(comparison.counts()).isEqualTo("rows 2, missing 0, unexpected 0, different 0");
    }

    @Test
    void aCorruptedColumnIsReportedWithItsKeyAndBothValues() {
        var actual = rows(Map.of(
                "p1", columns("title", "One", "likes", "4"),
                "p2", columns("title", "Two", "likes", "0")));

        var comparison = Comparison.of(expected, actual);

        assertThat(comparison.equal()).isFalse();
        assertThat(comparison.counts()).endsWith("different 1");
        assertThat(comparison.faults()).containsExactly("p1: likes is '4', should be '3'");
    }

    @Test
    void aColumnThatBecameNullIsReported() {
        var actual = rows(Map.of(
                "p1", columns("title", null, "likes", "3"),
                "p2", columns("title", "Two", "likes", "0")));

        assertThat(Comparison.of(expected, actual).different()).containsExactly("p1: title is null, should be 'One'");
    }

    @Test
    void aMissingRowIsReported() {
        var actual = rows(Map.of("p1", columns("title", "One", "likes", "3")));

        assertThat(Comparison.of(expected, actual).missing()).containsExactly("p2");
    }

    @Test
    void aRowTooManyIsReported() {
        var actual = rows(Map.of(
                "p1", columns("title", "One", "likes", "3"),
                "p2", columns("title", "Two", "likes", "0"),
                "p3", columns("title", "Three", "likes", "0")));

        assertThat(Comparison.of(expected, actual).unexpected()).containsExactly("p3");
    }

    private static Rows rows(Map<String, Map<String, String>> rows) {
        return new Rows(rows);
    }

    private static Map<String, String> columns(String first, String firstValue, String second, String secondValue) {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put(first, firstValue);
        columns.put(second, secondValue);
        return columns;
    }
}
