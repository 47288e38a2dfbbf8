package io.millrace.deadletter.letter;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why a record could not be applied, in a form that can be stored.
 *
 * @param reason class of the failure, such as {@code HANDLER_FAILED}
 * @param message what failed, in one sentence
 * @param causes what was thrown, outermost first; empty if nothing was
 * @param stackTrace the whole of it, if anything was thrown
 * @param fingerprint equal for failures that most likely have one cause
 */
public record Failure(
        String reason, String message, List<Cause> causes, @Nullable String stackTrace, String fingerprint) {

    private static final int LONGEST_MESSAGE = 4_000;
    private static final int LONGEST_STACK_TRACE = 32_000;

    public Failure {
        causes = List.copyOf(causes);
        message = storable(message, LONGEST_MESSAGE);
        stackTrace = stackTrace == null ? null : storable(stackTrace, LONGEST_STACK_TRACE);
    }

    /**
     * Describes a failure.
     *
     * @param eventType type of the event, if it is known
     * @param thrown what was thrown, if anything was
     */
    public static Failure of(String reason, String message, @Nullable String eventType, @Nullable Throwable thrown) {
        var causes = chain(thrown);
        return new Failure(reason, message, causes, stackOf(thrown), Fingerprint.of(reason, eventType, causes));
    }

    /**
     * A failure that somebody else describes.
     *
     * @param eventType type of the event, if it is known
     * @param causes classes and messages that are told, outermost first
     */
    public static Failure told(
            String reason,
            String message,
            @Nullable String eventType,
            List<Cause> causes,
            @Nullable String stackTrace) {
        return new Failure(reason, message, causes, stackTrace, Fingerprint.of(reason, eventType, causes));
    }

    private static List<Cause> chain(@Nullable Throwable thrown) {
        List<Cause> causes = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (@Nullable Throwable cause = thrown; cause != null && seen.add(cause); cause = cause.getCause()) {
            var text = cause.getMessage();
            causes.add(new Cause(
                    cause.getClass().getName(),
                    text == null ? null : storable(text, LONGEST_MESSAGE),
                    OwnFrame.of(cause.getStackTrace())));
        }
        return causes;
    }

    private static @Nullable String stackOf(@Nullable Throwable thrown) {
        if (thrown == null) {
            return null;
        }
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** PostgreSQL's text has no character 0. */
    private static String storable(String text, int longest) {
        var clean = text.replace('\0', ' ');
        return clean.length() <= longest ? clean : clean.substring(0, longest) + "...";
    }
}
