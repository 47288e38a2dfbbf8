package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.relay.delivery.OutboxSize;
import io.millrace.relay.settings.DatabaseProperties;
import io.millrace.relay.slot.DirectConnections;
import io.millrace.stack.SharedStack;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How large the outbox is said to be. Its rows are too few for the server to analyze it by itself. */
class OutboxSizeIT {

    private static final String TOMORROW =
            """
            INSERT INTO millrace.outbox (id, aggregatetype, aggregateid, aggregateversion, type, payload)
            SELECT millrace.outbox_lowest_id(now() + interval '1 day' + n * interval '1 ms'), 'order', 'tomorrow-' || n, 1,
                   'test.happened.v1', to_json(repeat('x', 300))
            FROM generate_series(1, 40) AS n
            """;
    private static final String SINGLED_OUT =
            """
            INSERT INTO millrace.outbox_failure (slot, id, state, reason, cause_class, cause, dlt_cause, attempts,
                aggregateversion, occurred_at, lsn, parked, first_failed_at, last_failed_at)
            SELECT 's', reason, 'DLT_FAILED', reason, 'c', 'c', 'c', 1, 1, now(), '0/0', false, now(), now()
            FROM unnest(ARRAY['TOO_LARGE', 'HELD']) AS reason
            """;

    private final AtomicBoolean leads = new AtomicBoolean(true);
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private Outbox outbox;

    @BeforeEach
    void emptyOutbox() {
        outbox = Outbox.in(SharedStack.freshDatabase(OutboxSizeIT.class));
    }

    @AfterEach
    void drop() {
        outbox.drop();
    }

    @Test
    void rowsAreNotKnownBeforeTheFirstAnalyzeAndTrueAfterIt() {
        var size = sizeOf("millrace.outbox");
        size.measure();
        assertThat(rows()).as("rows of an empty outbox").isZero();

        outbox.append("order", "today", 1, 40);
        outbox.appendLarge("order", "in the default partition", 1, 30_000);
        size.measure();
        assertThat(rows()).as("rows that nobody has counted").isNaN();

        outbox.execute("ANALYZE millrace.outbox");
        size.measure();
        assertThat(rows()).isEqualTo(41);
        assertThat(meters.get("millrace.relay.outbox.size").gauge().value())
                .isEqualTo(outbox.number(
                        "SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree('millrace.outbox')"));

        outbox.execute(TOMORROW);
        size.measure();
        assertThat(rows()).as("a day that was not analyzed yet").isBetween(50.0, 120.0);
        outbox.execute("ANALYZE millrace.outbox");
        size.measure();
        assertThat(rows()).isEqualTo(81);
    }

    @Test
    void aTableWithoutPartitionsIsMeasuredToo() {
        outbox.execute("CREATE TABLE public.\"Event_Log\" AS SELECT n FROM generate_series(1, 30) AS n");
        outbox.execute("ANALYZE public.\"Event_Log\"");
        sizeOf("public.Event_Log").measure();
        assertThat(rows()).isEqualTo(30);
        assertThat(meters.get("millrace.relay.outbox.size").gauge().value()).isPositive();
    }

    /** A row that waits and that an operator decided on has not failed. */
    @Test
    void failuresAreCountedByTheRelayThatLeads() {
        outbox.execute(SINGLED_OUT);
        sizeOf("millrace.outbox").measure();
        assertThat(dltFailed()).isEqualTo(1);
        leads.set(false);
        assertThat(dltFailed()).as("by one that led").isZero();
    }

    private OutboxSize sizeOf(String table) {
        var database = outbox.database();
        var connections =
                new DirectConnections(new DatabaseProperties(database.jdbcUrl(), database.user(), database.password()));
        var size = new OutboxSize(connections, "s", table, leads::get);
        size.bindTo(meters);
        return size;
    }

    private double rows() {
        return meters.get("millrace.relay.outbox.rows").gauge().value();
    }

    private double dltFailed() {
        return meters.get("millrace.relay.failures")
                .tag("state", "DLT_FAILED")
                .gauge()
                .value();
    }
}
