package io.millrace.contract.event;

import java.util.regex.Pattern;

/**
 * The name of an event type on the wire: a dotted lower-case name and a major version, {@code post.published.v1}.
 *
 * <p>A compatible change of the payload keeps the name; an incompatible one takes the next major.
 *
 * @param name dotted lower-case words, such as {@code post.published}
 * @param major major version, from 1
 */
public record EventTypeName(String name, int major) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)*");
    private static final Pattern WIRE = Pattern.compile("(?<name>.+)\\.v(?<major>[1-9][0-9]{0,4})");

    public EventTypeName {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "Event type name '%s' is not dotted lower-case words such as post.published".formatted(name));
        }
        if (major < 1) {
            throw new IllegalArgumentException(
                    "Event type '%s' has major version %d; majors start at 1".formatted(name, major));
        }
    }

    /**
     * Parses the form on the wire.
     *
     * @throws IllegalArgumentException if {@code text} is not of the form {@code name.vN}
     */
    public static EventTypeName parse(String text) {
        var matcher = WIRE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "Event type '%s' lacks its major version; expected the form post.published.v1".formatted(text));
        }
        return new EventTypeName(matcher.group("name"), Integer.parseInt(matcher.group("major")));
    }

    /** The form on the wire, {@code name.vN}. */
    @Override
    public String toString() {
        return name + ".v" + major;
    }
}
