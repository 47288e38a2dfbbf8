package io.millrace.deadletter.view;

import io.millrace.deadletter.letter.Cause;
import java.util.List;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads chains of causes. */
final class CauseText {

    private static final JsonMapper MAPPER = new JsonMapper();

    private CauseText() {}

    static List<Cause> read(String json) {
        return MAPPER.readValue(json, new TypeReference<List<Cause>>() {});
    }
}
