package io.millrace.deadletter.letter;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Chains of causes as JSON. */
public final class CauseJson {

    private static final JsonMapper MAPPER = new JsonMapper();

    private CauseJson() {}

    /** As an array of objects. */
    public static String write(List<Cause> causes) {
        return MAPPER.writeValueAsString(causes);
    }
}
