package io.millrace.deadletter.letter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the line of a stack trace that a developer of the service wrote. */
final class OwnFrame {

    private static final List<String> LIBRARIES = List.of(
            "java.",
            "javax.",
            "jakarta.",
            "jdk.",
            "sun.",
            "com.sun.",
            "org.springframework.",
            "org.postgresql.",
            "org.hibernate.",
            "org.apache.",
            "com.zaxxer.",
            "tools.jackson.",
            "com.fasterxml.",
            "io.micrometer.",
            "kotlin.",
            "io.millrace.projection.engine.",
            "io.millrace.projection.consume.",
            "io.millrace.projection.change.",
            "io.millrace.projection.HandlerMethods",
            "io.millrace.projection.EventHandler");

    private OwnFrame() {}

    static @Nullable String of(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (LIBRARIES.stream().noneMatch(frame.getClassName()::startsWith)) {
                return frame.toString();
            }
        }
        return null;
    }
}
