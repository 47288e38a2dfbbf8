package io.millrace.relay.capture;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When an event happened, from its id: a version 7 UUID begins with the time it was made, in milliseconds. */
public final class EventTime {

    private static final int LENGTH = 36;
    private static final int VERSION = 14;

    private EventTime() {}

    /** The time in the id, or the given one if the id is not of version 7. */
    public static Instant of(@Nullable String id, Instant otherwise) {
        if (id == null || id.length() != LENGTH || id.charAt(VERSION) != '7' || id.charAt(8) != '-') {
            return otherwise;
        }
        try {
            return Instant.ofEpochMilli(Long.parseLong(id, 0, 8, 16) << 16 | Long.parseLong(id, 9, 13, 16));
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
