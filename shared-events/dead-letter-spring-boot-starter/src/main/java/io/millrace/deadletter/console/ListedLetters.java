package io.millrace.deadletter.console;

import io.millrace.deadletter.letter.LetterFilter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Letters that a page lists, as its address or a form says. What is absent or blank does not matter.
 *
 * @param ids these letters
 * @param group consumer group
 * @param topic topic of the record
 * @param type event type
 * @param projection who could not apply it
 * @param fingerprint group of failures
 * @param key the record's key
 * @param to first failed before that time
 * @param openUntil open since that time or before: none that became open later than the page
 */
record ListedLetters(
        @Nullable List<UUID> ids,
        @Nullable String group,
        @Nullable String topic,
        @Nullable String type,
        @Nullable String projection,
        @Nullable String fingerprint,
        @Nullable String key,
        @Nullable Instant to,
        @Nullable Instant openUntil) {

    static ListedLetters of(LetterFilter filter) {
        return new ListedLetters(
                filter.ids(),
                filter.group(),
                filter.topic(),
                filter.type(),
                filter.projection(),
                filter.fingerprint(),
                filter.key(),
                filter.to(),
                filter.openUntil());
    }

    LetterFilter filter() {
        return new LetterFilter(
                ids == null ? List.of() : ids,
                given(group),
                given(topic),
                given(type),
                given(projection),
                given(fingerprint),
                given(key),
                null,
                to,
                openUntil);
    }

    /** What a form or an address has to say to mean the same letters. */
    Map<String, String> fields() {
        var filter = filter();
        Map<String, String> fields = new LinkedHashMap<>();
        put(fields, "ids", filter.ids().stream().map(UUID::toString).collect(Collectors.joining(",")));
        put(fields, "group", filter.group());
        put(fields, "topic", filter.topic());
        put(fields, "type", filter.type());
        put(fields, "projection", filter.projection());
        put(fields, "fingerprint", filter.fingerprint());
        put(fields, "key", filter.key());
        put(fields, "to", text(filter.to()));
        put(fields, "openUntil", text(filter.openUntil()));
        return fields;
    }

    private static void put(Map<String, String> fields, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            fields.put(name, value);
        }
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static @Nullable String given(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
