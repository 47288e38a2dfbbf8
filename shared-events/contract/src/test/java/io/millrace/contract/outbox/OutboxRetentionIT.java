package io.millrace.contract.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.contract.outbox.OutboxDatabase.Row;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Days leave the outbox when they are old, sent to their last row, and nobody needs their rows. */
class OutboxRetentionIT {

    private static final LocalDate OLD = LocalDate.now(ZoneOffset.UTC).minusDays(20);
    private static final Instant NOON = OLD.atTime(12, 0).toInstant(ZoneOffset.UTC);
    private static final String PARTITION = "outbox_" + DateTimeFormatter.BASIC_ISO_DATE.format(OLD);

    private OutboxDatabase outbox;
    private final UUID id = OutboxDatabase.newId(NOON);

    @BeforeEach
    void anOldDay() throws SQLException {
        outbox = OutboxDatabase.migrated(OutboxRetentionIT.class);
        outbox.execute(
                """
                CREATE TABLE millrace.%1$s PARTITION OF millrace.outbox FOR VALUES
                FROM (millrace.outbox_lowest_id('%2$s 00:00Z')) TO (millrace.outbox_lowest_id('%3$s 00:00Z'))"""
                        .formatted(PARTITION, OLD, OLD.plusDays(1)));
        outbox.append(Row.of("old", 1).withId(id));
    }

    @Test
    void aDayThatIsOldAndSentLeaves() throws SQLException {
        confirm();
        outbox.append(Row.of("new", 1));
        assertThat(drop("30 days")).isEqualTo("0");
        assertThat(drop("7 days")).isEqualTo("1");
        assertThat(outbox.column("SELECT aggregateid FROM millrace.outbox")).containsExactly("new");
    }

    @Test
    void aRowThatIsNotSentKeepsItsDay() throws SQLException {
        assertThat(drop("7 days")).as("no slot has confirmed anything").isEqualTo("0");
        confirm();
        outbox.append(Row.of("late", 1).withId(OutboxDatabase.newId(NOON.plusSeconds(1))));
        assertThat(drop("7 days")).isEqualTo("0");
        confirm();
        assertThat(drop("7 days")).isEqualTo("1");
    }

    @Test
    void aRowThatIsHeldKeepsItsDay() {
        confirm();
        outbox.execute(
                """
                INSERT INTO millrace.outbox_held (slot, id, row_id, topic, aggregatetype, aggregateid, aggregateversion,
                                                  occurred_at, lsn)
                VALUES ('s', '%1$s', '%1$s', 'events.order', 'order', 'old', 1, now(), '0/0')"""
                        .formatted(id));
        assertThat(drop("7 days")).isEqualTo("0");
        outbox.execute("UPDATE millrace.outbox_held SET released_at = now()");
        assertThat(drop("7 days")).isEqualTo("1");
    }

    /** Whether the day leaves with a failed row of that state, age and approval. */
    @ParameterizedTest
    @CsvSource({
        "DLT_FAILED,    30, false, 0",
        "DLT_FAILED,    30, true,  1",
        "DLT_FAILED,    3,  true,  0",
        "DEAD_LETTERED, 30, false, 0",
        "DEAD_LETTERED, 30, true,  1",
        "RESUBMITTED,   30, false, 1",
        "DISCARDED,     30, false, 1"
    })
    void aFailedRowKeepsItsDayUntilItIsResolvedOrItsRemovalApproved(
            String state, int days, boolean approved, String dropped) {
        confirm();
        outbox.execute(
                """
                INSERT INTO millrace.outbox_failure (slot, id, row_id, state, reason, cause_class, cause, dlt_cause, attempts,
                    topic, aggregateid, aggregateversion, occurred_at, lsn, parked, first_failed_at,
                    last_failed_at, removal_approved_at)
                SELECT 's', '%1$s', '%1$s', '%2$s', 'TOO_LARGE', 'c', 'c', CASE '%2$s' WHEN 'DLT_FAILED' THEN 'c' END, 1,
                    'events.order', 'old', 1, now(), '0/0', true, at, at,
                    CASE WHEN %4$s THEN now() END
                FROM (SELECT now() - interval '%3$d days' AS at) AS failed"""
                        .formatted(id, state, days, approved));
        assertThat(drop("7 days")).isEqualTo(dropped);
    }

    @Test
    void aRetentionOfLessThanADayIsRefused() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> drop("1 hour"))
                .withMessageContaining("shorter than a day");
    }

    /** Transaction ids wrap: a row that was frozen long ago seems to come from the future. */
    @Test
    void aFrozenRowOfAFormerEpochIsSent() {
        var horizon = "pg_snapshot_xmin(pg_current_snapshot())";
        assertThat(sent("'2'::xid", horizon)).isEqualTo("t");
        assertThat(sent("'2000000000'::xid", horizon))
                .as("far beyond what exists")
                .isEqualTo("t");
        assertThat(sent("'4294967000'::xid", "'4294967500'::xid8"))
                .as("behind, across the wrap")
                .isEqualTo("t");
        assertThat(sent("'100'::xid", "NULL::xid8")).as("nothing is confirmed").isEqualTo("f");
        assertThat(
                        outbox.column(
                                "SELECT millrace.outbox_is_sent(xmin, xmin::text::xid8) FROM millrace.outbox WHERE aggregateid = 'old'"))
                .as("at the horizon")
                .containsExactly("f");
    }

    private String sent(String xmin, String horizon) {
        return outbox.column("SELECT millrace.outbox_is_sent(%s, %s)".formatted(xmin, horizon))
                .get(0);
    }

    private void confirm() {
        outbox.execute(
                """
                INSERT INTO millrace.outbox_horizon (slot, horizon, lsn) VALUES ('s', pg_current_xact_id(), '0/0')
                ON CONFLICT (slot) DO UPDATE SET horizon = excluded.horizon""");
    }

    private String drop(String retention) {
        return outbox.column("SELECT millrace.outbox_drop_partitions('%s')".formatted(retention))
                .get(0);
    }
}
