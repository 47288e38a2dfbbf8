package io.millrace.deadletter.letter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which letters are meant.
 *
 * @param criteria what they have in common
 * @param openUntil if open, then since that time or before; null for whenever
 */
public record LetterFilter(LetterCriteria criteria, @Nullable Instant openUntil) {

    private static final Set<String> INDEXED = Set.of("group", "topic", "type", "projection", "fingerprint", "key");
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");
    private static final DateTimeFormatter TO_READ = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    public LetterFilter {
        refuseNoId(criteria.ids());
        refuseNul("group", criteria.group());
        refuseNul("topic", criteria.topic());
        refuseNul("type", criteria.type());
        refuseNul("projection", criteria.projection());
        refuseNul("fingerprint", criteria.fingerprint());
        refuseNul("key", criteria.key());
        refuseNoTime("from", criteria.from());
        refuseNoTime("to", criteria.to());
        refuseNoTime("openUntil", openUntil);
    }

    /** A list of none, made by a program that found none, does not mean any letter. */
    private static void refuseNoId(@Nullable List<UUID> ids) {
        if (ids != null && ids.isEmpty()) {
            throw new RefusedException(
                    Refusal.INVALID_PARAMETER, "ids is empty, so that no letter is meant; name some, or leave ids out");
        }
        if (ids != null && ids.stream().anyMatch(Objects::isNull)) {
            throw new RefusedException(Refusal.INVALID_PARAMETER, "One of the ids is missing");
        }
    }

    /** PostgreSQL has no text with it. */
    private static void refuseNul(String name, @Nullable String text) {
        if (text != null && text.indexOf('\0') >= 0) {
            throw new RefusedException(Refusal.INVALID_PARAMETER, name + " contains the character NUL");
        }
    }

    /** PostgreSQL reads years of four digits only. */
    private static void refuseNoTime(String name, @Nullable Instant time) {
        if (time != null && (time.isBefore(EARLIEST) || time.isAfter(LATEST))) {
            throw new RefusedException(
                    Refusal.INVALID_PARAMETER, "%s is in the years 1 to 9999, got %s".formatted(name, time));
        }
    }

    /** Letters, since whenever they are open. */
    public static LetterFilter of(LetterCriteria criteria) {
        return new LetterFilter(criteria, null);
    }

    public static LetterFilter ofLetter(UUID id) {
        return of(LetterCriteria.ofLetter(id));
    }

    /** The same, without what became open after a time: what failed again, or was reopened, is not what was open then. */
    public LetterFilter frozenAt(Instant time) {
        return new LetterFilter(criteria, time);
    }

    /** The letters that are named; empty if they are meant by other criteria. */
    public List<UUID> ids() {
        return Objects.requireNonNullElse(criteria.ids(), List.of());
    }

    /** Whether it leaves nothing out. */
    public boolean isEverything() {
        return texts().isEmpty();
    }

    /** Conditions on the table aliased {@code l}, with named parameters; each begins with {@code AND}. */
    public String conditions() {
        List<String> conditions = new ArrayList<>();
        texts().keySet().forEach(name -> conditions.add(condition(name)));
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
            case "key" -> "AND sha256(l.record_key) = sha256(:key)";
            case "from" -> "AND l.first_failed_at >= :from::timestamptz";
            case "to" -> "AND l.first_failed_at < :to::timestamptz";
            case "openUntil" -> "AND (l.state <> 'OPEN' OR l.state_since <= :openUntil::timestamptz)";
            default -> throw new IllegalArgumentException("No condition is named " + name);
        };
    }

    /**
     * The order of a list of the table aliased {@code l}: by first failure, latest first. By a criterion that has an index it
     * names an end for nulls, of which there are none: only the indexes of criteria have that order, and a plan that looked
     * for the letters among all by time would look through those that came later.
     */
    public String latestFirst() {
        return hasIndex()
                ? "l.first_failed_at DESC NULLS LAST, l.id DESC NULLS LAST"
                : "l.first_failed_at DESC, l.id DESC";
    }

    /** The same, oldest first. */
    public String oldestFirst() {
        return hasIndex() ? "l.first_failed_at NULLS FIRST, l.id NULLS FIRST" : "l.first_failed_at, l.id";
    }

    private boolean hasIndex() {
        return !Collections.disjoint(texts().keySet(), INDEXED);
    }

    /** The parameters that {@link #conditions()} names. */
    public Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>(texts());
        parameters.computeIfPresent(
                "ids", (name, text) -> ids().stream().map(UUID::toString).toArray(String[]::new));
        parameters.computeIfPresent("key", (name, text) -> text.toString().getBytes(UTF_8));
        return parameters;
    }

    /** What is given, by its name, as an address or a form says it. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        put(
                texts,
                "ids",
                criteria.ids() == null
                        ? null
                        : ids().stream().map(UUID::toString).collect(Collectors.joining(",")));
        put(texts, "group", criteria.group());
        put(texts, "topic", criteria.topic());
        put(texts, "type", criteria.type());
        put(texts, "projection", criteria.projection());
        put(texts, "fingerprint", criteria.fingerprint());
        put(texts, "key", criteria.key());
        put(texts, "from", criteria.from());
        put(texts, "to", criteria.to());
        put(texts, "openUntil", openUntil);
        return texts;
    }

    private static void put(Map<String, String> texts, String name, @Nullable Object value) {
        if (value != null) {
            texts.put(name, value.toString());
        }
    }

    /** In words, for logs and the audit. */
    public String describe() {
        if (ids().size() == 1) {
            return "letter " + ids().get(0);
        }
        var meant = of(criteria).texts().entrySet().stream()
                .map(given -> describe(given.getKey(), given.getValue()))
                .collect(Collectors.joining(", "));
        return (meant.isEmpty() ? "all letters" : meant)
                + (openUntil == null ? "" : ", open at " + TO_READ.format(openUntil));
    }

    private String describe(String name, String text) {
        return name.equals("ids") ? ids().size() + " letters" : name + " " + text;
    }
}
