package io.millrace.deadletter.letter;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What letters may be selected by, as requests, forms and addresses name it. What is null does not matter.
 *
 * @param ids these letters; not empty
 * @param group consumer group
 * @param topic topic of the record
 * @param type event type, as on the wire
 * @param projection who could not apply it
 * @param fingerprint group of failures
 * @param key the record's key, as text
 * @param from first failed at that time or later
 * @param to first failed before that time
 */
public record LetterCriteria(
        @Nullable List<UUID> ids,
        @Nullable String group,
        @Nullable String topic,
        @Nullable String type,
        @Nullable String projection,
        @Nullable String fingerprint,
        @Nullable String key,
        @Nullable Instant from,
        @Nullable Instant to) {

    /** Leave nothing out. */
    public static final LetterCriteria NONE = new LetterCriteria(null, null, null, null, null, null, null, null, null);

    /** Takes what a request says as it is; a {@link LetterFilter} refuses what cannot be meant. */
    public LetterCriteria {
        ids = ids == null ? null : Collections.unmodifiableList(new ArrayList<>(ids));
    }

    public static LetterCriteria ofLetter(UUID id) {
        return new LetterCriteria(List.of(id), null, null, null, null, null, null, null, null);
    }

    public static LetterCriteria ofTopic(String topic) {
        return new LetterCriteria(null, null, topic, null, null, null, null, null, null);
    }

    public static LetterCriteria ofProjection(String projection) {
        return new LetterCriteria(null, null, null, null, projection, null, null, null, null);
    }

    public static LetterCriteria ofFingerprint(String fingerprint) {
        return new LetterCriteria(null, null, null, null, null, fingerprint, null, null, null);
    }
}
