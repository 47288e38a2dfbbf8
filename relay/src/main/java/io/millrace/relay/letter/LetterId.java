package io.millrace.relay.letter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.relay.capture.CapturedRow;
import java.util.Arrays;
import java.util.UUID;

/** Identity of a row over restarts: whenever it is read again it has the same one. */
public final class LetterId {

    private LetterId() {}

    /** The row's id or, if it has none, a UUID made of slot and place in the log. */
    public static String of(String slot, CapturedRow row) {
        var id = row.id();
        if (id != null && !id.isBlank()) {
            return id;
        }
        var place = "%s/%d/%s".formatted(slot, row.lsn(), row.point().place());
        // A row that does not come from the log has no place in it: there is nothing but what it holds.
        var name = row.point().inTransaction()
                ? place
                : "%s/%s/%s/%d/%s/%d"
                        .formatted(
                                place,
                                row.aggregateType(),
                                row.aggregateId(),
                                row.aggregateVersion(),
                                row.type(),
                                Arrays.hashCode(row.payload()));
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
    }
}
