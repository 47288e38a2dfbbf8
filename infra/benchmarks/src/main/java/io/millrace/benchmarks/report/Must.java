package io.millrace.benchmarks.report;

import java.util.Locale;
import java.util.function.DoublePredicate;

/**
 * What a figure must be.
 *
 * @param text the same in words
 * @param holds whether a figure is
 */
public record Must(String text, DoublePredicate holds) {

    /** That or more, of a unit such as {@code %}. */
    public static Must atLeast(double bound, String unit) {
        return new Must(String.format(Locale.ROOT, "at least %,.0f %s", bound, unit), figure -> figure >= bound);
    }

    /** That or less, of a unit such as {@code ms}. */
    public static Must atMost(double bound, String unit) {
        return new Must(String.format(Locale.ROOT, "at most %,.0f %s", bound, unit), figure -> figure <= bound);
    }

    /** {@code held} or {@code missed}. */
    public String verdict(double figure) {
        return holds.test(figure) ? "held" : "missed";
    }
}
