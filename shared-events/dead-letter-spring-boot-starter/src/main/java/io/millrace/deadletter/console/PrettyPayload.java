package io.millrace.deadletter.console;

import io.millrace.deadletter.view.Content;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Payloads for reading. */
public final class PrettyPayload {

    private static final JsonMapper MAPPER = new JsonMapper();

    private PrettyPayload() {}

    /** The text indented if it is JSON, bytes in base64, nothing for nothing. */
    public static String of(@Nullable Content content) {
        return content == null ? "" : of(content.shown());
    }

    /** Indented if it is JSON, else as it is. */
    public static String of(String text) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(MAPPER.readTree(text));
        } catch (JacksonException e) {
            return text;
        }
    }
}
