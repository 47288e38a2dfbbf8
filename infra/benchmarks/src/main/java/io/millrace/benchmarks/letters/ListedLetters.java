package io.millrace.benchmarks.letters;

import io.millrace.deadletter.letter.LetterCriteria;
import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.view.Position;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Very many letters, and what they may be asked for by. Each criterion has frequent values and one that only the oldest
 * letters have, behind all others.
 */
final class ListedLetters {

    private static final Duration APART = Duration.ofMillis(50);
    private static final long SEED = 20_261_120;
    private static final int STEPS = 10;
    private static final int TOPICS = 4;
    private static final int TYPES = 8;
    private static final int PROJECTIONS = 4;
    private static final int FAILURES = 200;
    private static final int SPAN = 1_000;

    /**
     * Numbered from the newest. Of the failures the first is a hundred times as frequent as the last; the others follow from
     * them. The oldest have a type, topic, projection and group of which each is frequent, but not one of the first two together
     * with one of the others, and then such for themselves. One letter in fifty of the older half has one and the same key.
     */
    private static final String FILL =
            """
            INSERT INTO millrace.dead_letter (id, group_id, projection, topic, topic_id, partition, record_offset, recorded_at,
                record_key, record_value, record_headers, event_id, event_type, aggregate_version, reason, message, causes,
                fingerprint, attempts, first_failed_at, last_failed_at, state, state_since)
            SELECT gen_random_uuid(), 'bench.projection-' || projection, 'projection-' || projection, 'events.topic-' || type / 2,
                'bench', n % 6, n, at, convert_to('key-' || key, 'UTF8'), convert_to(repeat('x', 500), 'UTF8'), '[]',
                gen_random_uuid()::text, 'thing.changed-' || type || '.v1', 1, 'HANDLER_FAILED', 'message of ' || n, '[]',
                lpad(to_hex(failure), 16, '0'), 1, at, at,
                CASE
                    WHEN n % 3 = 0 THEN 'OPEN'
                    WHEN n % 10 = 1 THEN 'SUPERSEDED'
                    WHEN n % 10 = 2 THEN 'DISCARDED'
                    WHEN n % 1000 = 4 THEN 'REPLAYING'
                    ELSE 'RESOLVED'
                END, at
            FROM generate_series(:first, :last) AS n
            CROSS JOIN LATERAL (
                SELECT :newest::timestamptz - n * interval '50 ms' AS at, n::bigint * 7919 % 1000 AS place,
                    n >= :letters - 20 AS alone, n >= :letters - 40 AS apart,
                    CASE WHEN n >= :letters / 2 AND n % 50 = 7 THEN 'busy' ELSE (n % (:letters / 10))::text END AS key
            ) AS letter
            CROSS JOIN LATERAL (
                SELECT CASE WHEN alone THEN 200 WHEN apart THEN 2 ELSE place * place / 5000 END AS failure
            ) AS numbered
            CROSS JOIN LATERAL (
                SELECT CASE WHEN alone THEN 8 ELSE failure % 8 END AS type,
                    CASE WHEN alone THEN 4 WHEN apart THEN 0 ELSE failure % 4 END AS projection
            ) AS failed
            """;

    private final Random random = new Random(SEED);
    private final Instant newest = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final int number;

    ListedLetters(int number) {
        this.number = number;
    }

    void fill(JdbcClient jdbc) {
        int step = (number + STEPS - 1) / STEPS;
        for (int first = 0; first < number; first += step) {
            jdbc.sql(FILL)
                    .param("first", first)
                    .param("last", Math.min(number, first + step) - 1)
                    .param("letters", number)
                    .param("newest", newest.toString())
                    .update();
        }
        jdbc.sql("VACUUM ANALYZE").update();
    }

    /** Open ones, as the console begins with, or any. */
    Set<LetterState> openOrAny() {
        return random.nextBoolean() ? Set.of(LetterState.OPEN) : Set.of();
    }

    Set<LetterState> oneState() {
        var states = LetterState.values();
        return Set.of(states[random.nextInt(states.length)]);
    }

    LetterCriteria topic() {
        return LetterCriteria.ofTopic(topic(random.nextInt(TOPICS + 1)));
    }

    LetterCriteria type() {
        return ofType(random.nextInt(TYPES + 1));
    }

    LetterCriteria projection() {
        return ofProjection(random.nextInt(PROJECTIONS + 1));
    }

    LetterCriteria group() {
        return ofGroup(random.nextInt(PROJECTIONS + 1));
    }

    LetterCriteria fingerprint() {
        return LetterCriteria.ofFingerprint("%016x".formatted(random.nextInt(FAILURES + 1)));
    }

    LetterCriteria key() {
        var key = random.nextInt(5) == 0 ? "busy" : Integer.toString(random.nextInt(number / 10));
        return new LetterCriteria(null, null, null, null, null, null, "key-" + key, null, null);
    }

    LetterCriteria time() {
        return within(null);
    }

    LetterCriteria topicAndTime() {
        return within(topic(random.nextInt(TOPICS)));
    }

    LetterCriteria projectionAndType() {
        var pair = pair();
        return new LetterCriteria(
                null, null, null, type(pair.type), projection(pair.projection), null, null, null, null);
    }

    LetterCriteria projectionAndTopic() {
        var pair = pair();
        return new LetterCriteria(
                null, null, topicOf(pair.type), null, projection(pair.projection), null, null, null, null);
    }

    LetterCriteria groupAndType() {
        var pair = pair();
        return new LetterCriteria(null, group(pair.projection), null, type(pair.type), null, null, null, null, null);
    }

    LetterCriteria groupAndTopic() {
        var pair = pair();
        return new LetterCriteria(null, group(pair.projection), topicOf(pair.type), null, null, null, null, null, null);
    }

    private record Pair(int type, int projection) {}

    /** One that many letters have, or one that only the few among the oldest have. */
    private Pair pair() {
        int type = random.nextInt(TYPES);
        return random.nextInt(5) == 0 ? new Pair(2, 0) : new Pair(type, type % PROJECTIONS);
    }

    /** One of those that many letters of any age have. */
    LetterCriteria frequent() {
        return switch (random.nextInt(5)) {
            case 0 -> LetterCriteria.ofTopic(topic(random.nextInt(TOPICS)));
            case 1 -> ofType(random.nextInt(TYPES));
            case 2 -> ofProjection(random.nextInt(PROJECTIONS));
            case 3 -> ofGroup(random.nextInt(PROJECTIONS));
            default -> LetterCriteria.NONE;
        };
    }

    /** Anywhere but among the oldest. */
    Position anywhere() {
        return new Position(
                at(random.nextInt(number / 10 * 9)), new UUID(random.nextLong(), random.nextLong()).toString());
    }

    private LetterCriteria within(@Nullable String topic) {
        int span = random.nextBoolean() ? SPAN : Math.max(SPAN, number / 5);
        int first = random.nextInt(number - span);
        return new LetterCriteria(null, null, topic, null, null, null, null, at(first + span), at(first));
    }

    private Instant at(int letter) {
        return newest.minus(APART.multipliedBy(letter));
    }

    private static String topic(int topic) {
        return "events.topic-" + topic;
    }

    private static LetterCriteria ofType(int type) {
        return new LetterCriteria(null, null, null, type(type), null, null, null, null, null);
    }

    private static String type(int type) {
        return "thing.changed-" + type + ".v1";
    }

    private static String topicOf(int type) {
        return topic(type / 2);
    }

    private static LetterCriteria ofProjection(int projection) {
        return LetterCriteria.ofProjection(projection(projection));
    }

    private static String projection(int projection) {
        return "projection-" + projection;
    }

    private static LetterCriteria ofGroup(int projection) {
        return new LetterCriteria(null, group(projection), null, null, null, null, null, null, null);
    }

    private static String group(int projection) {
        return "bench." + projection(projection);
    }
}
