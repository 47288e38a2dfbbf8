package io.millrace.deadletter.letter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Groups failures by what they most likely have in common: reason, type of event, root cause and where it was thrown. */
final class Fingerprint {

    private static final int BYTES = 8;

    private Fingerprint() {}

    /** Messages are left out, because they name ids and values. */
    static String of(String reason, @Nullable String eventType, List<Cause> causes) {
        var text = new StringBuilder(reason).append('\n').append(eventType);
        if (!causes.isEmpty()) {
            var root = causes.get(causes.size() - 1);
            text.append('\n').append(root.type()).append('\n').append(firstFrame(causes));
        }
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Of the innermost exception that has one. */
    private static @Nullable String firstFrame(List<Cause> causes) {
        for (int i = causes.size() - 1; i >= 0; i--) {
            var frame = causes.get(i).frame();
            if (frame != null) {
                return frame;
            }
        }
        return null;
    }
}
