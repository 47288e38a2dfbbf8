package io.millrace.deadletter.path;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a stage has not taken yet.
 *
 * @param amount how much
 * @param unit of what, such as events or bytes
 * @param age how long ago the oldest of it was appended; zero if there is nothing, null if unknown
 */
public record Backlog(long amount, String unit, @Nullable Duration age) {

    /** Nothing is waiting. */
    public static Backlog none(String unit) {
        return new Backlog(0, unit, Duration.ZERO);
    }
}
