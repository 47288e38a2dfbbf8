package io.millrace.deadletter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.deadletter.LetterStack;
import io.millrace.deadletter.parking.ParkingUsage;
import io.millrace.stack.SharedStack;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadLetterMetricsIT {

    private final LetterStack stack = new LetterStack(getClass(), SharedStack.kafka());
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DeadLetterMetrics metrics = new DeadLetterMetrics(
            stack.jdbc(),
            new ParkingUsage(stack.jdbc(), Clock.systemUTC(), Duration.ZERO, 4, 100),
            List.of("totals", "items"),
            now::get);

    @AfterEach
    void close() {
        stack.close();
    }

    @Test
    void metersTellWhatTheTablesHave() {
        stack.fail(LetterStack.record(stack.topic(""), 0, 1, new byte[1]));
        stack.fail(LetterStack.record(stack.topic(""), 0, 2, new byte[1]));
        stack.jdbc()
                .sql("UPDATE millrace.dead_letter SET state = 'RESOLVED', mirrored_at = now() WHERE record_offset = 2")
                .update();
        stack.jdbc()
                .sql("UPDATE millrace.dead_letter SET first_failed_at = now() - interval '30 s',"
                        + " last_failed_at = now() - interval '20 s' WHERE record_offset = 1")
                .update();
        stack.jdbc()
                .sql("INSERT INTO millrace.parked_event (group_id, topic, record_key, topic_id, partition,"
                        + " record_offset, recorded_at, record_headers, aggregate_version)"
                        + " SELECT group_id, topic, record_key, topic_id, partition, 3, recorded_at, record_headers, 2"
                        + " FROM millrace.dead_letter WHERE record_offset = 1")
                .update();
        metrics.bindTo(registry);

        assertThat(letters("OPEN")).isEqualTo(1);
        assertThat(letters("RESOLVED")).isEqualTo(1);
        assertThat(letters("DISCARDED")).isZero();
        assertThat(unresolved("totals")).isEqualTo(1);
        assertThat(unresolved("items")).isZero();
        assertThat(unresolved("none")).isZero();
        assertThat(value("oldest.open")).isBetween(30.0, 60.0);
        assertThat(value("fingerprints.new")).isEqualTo(1);
        assertThat(value("parked.keys")).isEqualTo(2);
        assertThat(value("parked.events")).isEqualTo(1);
        assertThat(value("parking.share")).isEqualTo(0.5);
        assertThat(value("unmirrored")).isEqualTo(1);
        assertThat(value("unmirrored.oldest")).isBetween(20.0, 50.0);
        assertThat(value("index.difference")).isZero();
    }

    @Test
    void differenceShowsALetterThatIsIndexedWithoutARecord() {
        stack.fail(LetterStack.record(stack.topic(""), 0, 1, new byte[1]));
        stack.jdbc()
                .sql("UPDATE millrace.dead_letter SET indexed_at = now(), first_failed_at = now() - interval '2 h'")
                .update();
        metrics.bindTo(registry);

        assertThat(value("index.difference")).isEqualTo(-1);
        assertThat(value("fingerprints.new")).isZero();
    }

    @Test
    void readingOftenAsksTheDatabaseOnceInAWhile() {
        metrics.bindTo(registry);
        assertThat(letters("OPEN")).isZero();
        stack.fail(LetterStack.record(stack.topic(""), 0, 1, new byte[1]));

        assertThat(letters("OPEN")).isZero();
        now.updateAndGet(time -> time.plusSeconds(10));
        assertThat(letters("OPEN")).isEqualTo(1);
    }

    @Test
    void metersHaveNoValueWhileTheDatabaseIsAway() {
        metrics.bindTo(registry);
        stack.jdbc().sql("ALTER TABLE millrace.dead_letter RENAME TO hidden").update();

        assertThat(letters("OPEN")).isNaN();
        assertThat(value("parked.keys")).isNaN();
        stack.jdbc().sql("ALTER TABLE millrace.hidden RENAME TO dead_letter").update();
        now.updateAndGet(time -> time.plusSeconds(10));
        assertThat(letters("OPEN")).isZero();
    }

    private double letters(String state) {
        return registry.get("millrace.dead.letters").tag("state", state).gauge().value();
    }

    private double unresolved(String projection) {
        return registry.get("millrace.dead.letters.unresolved")
                .tag("projection", projection)
                .gauge()
                .value();
    }

    private double value(String name) {
        return registry.get("millrace.dead.letters." + name).gauge().value();
    }
}
