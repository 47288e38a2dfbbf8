package io.millrace.local.check;

import io.millrace.local.run.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a projection's rows differ from those the write side implies.
 *
 * @param compared rows the write side implies
 * @param missing keys the projection lacks
 * @param unexpected keys the projection has and should not
 * @param different what differs in rows that both have, with the key
 */
record Comparison(int compared, List<String> missing, List<String> unexpected, List<String> different) {

    static Comparison of(Rows expected, Rows actual) {
        List<String> missing = new ArrayList<>();
        List<String> unexpected = new ArrayList<>();
        List<String> different = new ArrayList<>();
        expected.byKey().forEach((key, columns) -> {
            var found = actual.byKey().get(key);
            if (found == null) {
                missing.add(key);
            } else if (!found.equals(columns)) {
                different.add(key + ": " + difference(columns, found));
            }
        });
        actual.byKey().keySet().stream()
                .filter(key -> !expected.byKey().containsKey(key))
                .forEach(unexpected::add);
        return new Comparison(expected.size(), missing, unexpected, different);
    }

    boolean equal() {
        return missing.isEmpty() && unexpected.isEmpty() && different.isEmpty();
    }

    /** Everything that is off, for people. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        missing.forEach(key -> faults.add("missing: " + key));
        unexpected.forEach(key -> faults.add("unexpected: " + key));
        faults.addAll(different);
        return faults;
    }

    /** Counts of rows and faults. */
    String counts() {
        return "rows %s, missing %d, unexpected %d, different %d"
                .formatted(Progress.count(compared), missing.size(), unexpected.size(), different.size());
    }

    private static String difference(Map<String, @Nullable String> expected, Map<String, @Nullable String> actual) {
        List<String> parts = new ArrayList<>();
        expected.forEach((column, value) -> {
            var found = actual.get(column);
            if (!Objects.equals(value, found)) {
                parts.add("%s is %s, should be %s".formatted(column, quoted(found), quoted(value)));
            }
        });
        return String.join("; ", parts);
    }

    private static String quoted(@Nullable String value) {
        return value == null ? "null" : "'" + (value.length() > 60 ? value.substring(0, 57) + "..." : value) + "'";
    }
}
