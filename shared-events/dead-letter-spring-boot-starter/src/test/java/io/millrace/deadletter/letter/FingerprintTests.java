package io.millrace.deadletter.letter;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which failures are one group. */
class FingerprintTests {

    private static final StackTraceElement OWN = new StackTraceElement("shop.Totals", "add", "Totals.java", 12);
    private static final StackTraceElement NEXT_LINE = new StackTraceElement("shop.Totals", "add", "Totals.java", 13);
    private static final StackTraceElement CALLER = new StackTraceElement("shop.Sales", "on", "Sales.java", 40);
    private static final StackTraceElement LIBRARY =
            new StackTraceElement("java.util.Objects", "requireNonNull", "Objects.java", 233);
    private static final StackTraceElement OTHER_LIBRARY =
            new StackTraceElement("org.springframework.util.Assert", "notNull", "Assert.java", 181);

    @Test
    void messagesDoNotCount() {
        var one = Failure.of("HANDLER_FAILED", "Sale 7 failed", "sale.made.v1", thrownAt("no item 7", OWN));
        var other = Failure.of("HANDLER_FAILED", "Sale 8 failed", "sale.made.v1", thrownAt("no item 8", OWN));

        assertThat(one.fingerprint()).isEqualTo(other.fingerprint());
    }

    @Test
    void anotherRootIsAnotherGroup() {
        var state = new RuntimeException("outer", at(new IllegalStateException("no item"), OWN));
        var argument = new RuntimeException("outer", at(new IllegalArgumentException("no item"), OWN));

        assertThat(group(at(state, CALLER))).isNotEqualTo(group(at(argument, CALLER)));
    }

    @Test
    void whatIsWrappedAroundTheRootDoesNotCount() {
        var root = thrownAt("no item", OWN);

        assertThat(group(at(new RuntimeException("outer", root), CALLER))).isEqualTo(group(root));
    }

    @Test
    void anotherFirstFrameOfOnesOwnIsAnotherGroup() {
        assertThat(group(thrownAt("no item", OWN, CALLER))).isNotEqualTo(group(thrownAt("no item", NEXT_LINE, CALLER)));
    }

    @Test
    void framesOfLibrariesAndCallersDoNotCount() {
        assertThat(group(thrownAt("no item", LIBRARY, OWN)))
                .isEqualTo(group(thrownAt("no item", OTHER_LIBRARY, OTHER_LIBRARY, OWN, CALLER)));
    }

    @Test
    void aRootThatALibraryThrewIsToldByTheFrameOfWhatIsWrappedAroundIt() {
        var root = thrownAt("no item", LIBRARY);

        assertThat(group(at(new RuntimeException("outer", root), OWN)))
                .isEqualTo(group(at(new RuntimeException("other", root), OWN)))
                .isNotEqualTo(group(at(new RuntimeException("outer", root), NEXT_LINE)));
    }

    @Test
    void reasonAndTypeOfEventCountWithoutAnythingThrown() {
        var group = group("UNDECODABLE", "sale.made.v1", null);

        assertThat(group("UNDECODABLE", "sale.made.v1", null)).isEqualTo(group);
        assertThat(group("UNKNOWN_TYPE", "sale.made.v1", null)).isNotEqualTo(group);
        assertThat(group("UNDECODABLE", "sale.made.v2", null)).isNotEqualTo(group);
        assertThat(group("UNDECODABLE", null, null)).isNotEqualTo(group);
        assertThat(group("UNDECODABLE", "sale.made.v1", thrownAt("no item", OWN)))
                .isNotEqualTo(group);
    }

    private static Exception thrownAt(String message, StackTraceElement... stack) {
        return at(new IllegalStateException(message), stack);
    }

    private static Exception at(Exception thrown, StackTraceElement... stack) {
        thrown.setStackTrace(stack);
        return thrown;
    }

    private static String group(Exception thrown) {
        return group("HANDLER_FAILED", "sale.made.v1", thrown);
    }

    private static String group(String reason, @Nullable String eventType, @Nullable Exception thrown) {
        return Failure.of(reason, "it failed", eventType, thrown).fingerprint();
    }
}
