package io.millrace.local.run;

import java.util.Arrays;
import java.util.Locale;

/** What the relay promises of each event on its topic. */
public enum Delivery {
    /** Never lost; repeated where the relay was interrupted. */
    AT_LEAST_ONCE,
    /** Never lost and never twice, for consumers that read committed records. */
    EXACTLY_ONCE;

    /**
     * Reads the form {@code exactly-once}.
     *
     * @throws IllegalArgumentException if it is none of the known ones
     */
    public static Delivery parse(String text) {
        return Arrays.stream(values())
                .filter(delivery -> delivery.toString().equals(text))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("'%s' is neither at-least-once nor exactly-once".formatted(text)));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
