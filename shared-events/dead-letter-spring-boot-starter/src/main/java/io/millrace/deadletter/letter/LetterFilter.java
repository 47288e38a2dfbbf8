package io.millrace.deadletter.letter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which letters are meant. What is null does not matter.
 *
 * @param ids these letters; empty for any
 * @param group consumer group
 * @param topic topic of the record
 * @param type event type, as on the wire
 * @param projection who could not apply it
 * @param fingerprint group of failures
 * @param key the record's key, as text
 * @param from first failed at that time or later
 * @param to first failed before that time
 * @param openUntil if open, then since that time or before
 */
public record LetterFilter(
        List<UUID> ids,
        @Nullable String group,
        @Nullable String topic,
        @Nullable String type,
        @Nullable String projection,
        @Nullable String fingerprint,
        @Nullable String key,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Instant openUntil) {

    public LetterFilter {
        ids = List.copyOf(ids);
        refuseNul("group", group);
        refuseNul("topic", topic);
        refuseNul("type", type);
        refuseNul("projection", projection);
        refuseNul("fingerprint", fingerprint);
        refuseNul("key", key);
    }

    /** PostgreSQL has no text with it. */
    private static void refuseNul(String name, @Nullable String text) {
        if (text != null && text.indexOf('\0') >= 0) {
            throw new RefusedException(Refusal.INVALID_PARAMETER, name + " contains the character NUL");
        }
    }

    /** Letters, since whenever they are open. */
    public LetterFilter(
            List<UUID> ids,
            @Nullable String group,
            @Nullable String topic,
            @Nullable String type,
            @Nullable String projection,
            @Nullable String fingerprint,
            @Nullable String key,
            @Nullable Instant from,
            @Nullable Instant to) {
        this(ids, group, topic, type, projection, fingerprint, key, from, to, null);
    }

    public static LetterFilter ofLetter(UUID id) {
        return new LetterFilter(List.of(id), null, null, null, null, null, null, null, null);
    }

    public static LetterFilter ofFingerprint(String fingerprint) {
        return new LetterFilter(List.of(), null, null, null, null, fingerprint, null, null, null);
    }

    /** The same, without what became open after a time: what failed again, or was reopened, is not what was open then. */
    public LetterFilter frozenAt(Instant time) {
        return new LetterFilter(ids, group, topic, type, projection, fingerprint, key, from, to, time);
    }

    /** Whether it leaves nothing out. */
    public boolean isEverything() {
        return parameters().isEmpty();
    }

    /** Conditions on the table aliased {@code l}, with named parameters; each begins with {@code AND}. */
    public String conditions() {
        List<String> conditions = new ArrayList<>();
        parameters().keySet().forEach(name -> conditions.add(condition(name)));
        return String.join(" ", conditions);
    }

    private static String condition(String name) {
        return switch (name) {
            case "ids" -> "AND l.id = ANY(:ids::uuid[])";
            case "group" -> "AND l.group_id = :group";
            case "topic" -> "AND l.topic = :topic";
            case "type" -> "AND l.event_type = :type";
            case "projection" -> "AND l.projection = :projection";
            case "fingerprint" -> "AND l.fingerprint = :fingerprint";
            case "key" -> "AND md5(l.record_key) = md5(:key) AND l.record_key = :key";
            case "from" -> "AND l.first_failed_at >= :from::timestamptz";
            case "to" -> "AND l.first_failed_at < :to::timestamptz";
            case "openUntil" -> "AND (l.state <> 'OPEN' OR l.state_since <= :openUntil::timestamptz)";
            default -> throw new IllegalArgumentException("No condition is named " + name);
        };
    }

    /** The parameters that {@link #conditions()} names. */
    public Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        put(
                parameters,
                "ids",
                ids.isEmpty() ? null : ids.stream().map(UUID::toString).toArray(String[]::new));
        put(parameters, "group", group);
        put(parameters, "topic", topic);
        put(parameters, "type", type);
        put(parameters, "projection", projection);
        put(parameters, "fingerprint", fingerprint);
        put(parameters, "key", key == null ? null : key.getBytes(UTF_8));
        put(parameters, "from", from == null ? null : from.toString());
        put(parameters, "to", to == null ? null : to.toString());
        put(parameters, "openUntil", openUntil == null ? null : openUntil.toString());
        return parameters;
    }

    private static void put(Map<String, Object> parameters, String name, @Nullable Object value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }

    /** In words, for logs and the audit. */
    public String describe() {
        if (ids.size() == 1) {
            return "letter " + ids.get(0);
        }
        List<String> parts = new ArrayList<>();
        parameters().forEach((name, value) -> parts.add(describe(name, value)));
        return parts.isEmpty() ? "all letters" : String.join(", ", parts);
    }

    private String describe(String name, Object value) {
        return switch (name) {
            case "ids" -> ids.size() + " letters";
            case "key" -> "key " + key;
            case "openUntil" -> "open at " + value;
            default -> name + " " + value;
        };
    }
}
