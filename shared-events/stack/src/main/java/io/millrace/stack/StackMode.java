package io.millrace.stack;

/** Where the servers run, chosen by the system property {@code millrace.stack}. */
enum StackMode {
    /** Child processes of this JVM. */
    EMBEDDED,
    /** Containers by Testcontainers. */
    CONTAINERS;

    static final String PROPERTY = "millrace.stack";

    static StackMode current() {
        var name = System.getProperty(PROPERTY, "embedded");
        for (var mode : values()) {
            if (mode.name().equalsIgnoreCase(name)) {
                return mode;
            }
        }
        throw new IllegalArgumentException(
                "System property %s is '%s'; use embedded or containers".formatted(PROPERTY, name));
    }
}
