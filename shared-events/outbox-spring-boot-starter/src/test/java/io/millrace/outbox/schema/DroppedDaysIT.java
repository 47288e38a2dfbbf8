package io.millrace.outbox.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.outbox.OutboxApplication;
import io.millrace.stack.Database;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Old days leave by themselves while the service runs. */
class DroppedDaysIT {

    private final Database database = SharedStack.freshDatabase(DroppedDaysIT.class);
    private final JdbcClient jdbc = JdbcClient.create(database.dataSource());

    @Test
    void anOldDayIsDroppedOnceItIsSentAndAYoungOneStays() {
        OutboxApplication.startWithJdbc(database).close();
        var old = dayWithARow(20);
        var young = dayWithARow(3);
        confirm();
        var late = dayWithARow(19);

        try (var service = OutboxApplication.startWithJdbc(
                database, "millrace.outbox.partitions.retention=7d", "millrace.outbox.partitions.check-every=1s")) {
            awaitDropped(old);
            assertThat(partitions()).contains(young, late);

            confirm();

            awaitDropped(late);
            assertThat(partitions()).contains(young);
            assertThat(service.isRunning()).isTrue();
        }
    }

    /** Creates the partition of a day that long ago. */
    private String dayWithARow(int daysAgo) {
        var day = LocalDate.now(ZoneOffset.UTC).minusDays(daysAgo);
        var partition = "outbox_" + DateTimeFormatter.BASIC_ISO_DATE.format(day);
        jdbc.sql(
                        """
                        CREATE TABLE millrace.%1$s PARTITION OF millrace.outbox FOR VALUES
                        FROM (millrace.outbox_lowest_id('%2$s 00:00Z')) TO (millrace.outbox_lowest_id('%3$s 00:00Z'))"""
                                .formatted(partition, day, day.plusDays(1)))
                .update();
        jdbc.sql(
                        """
                        INSERT INTO millrace.outbox (id, aggregatetype, aggregateid, aggregateversion, type, payload)
                        VALUES (millrace.outbox_lowest_id('%1$s 12:00Z'), 'order', '%1$s', 1, 'order.placed.v1', '{}')"""
                                .formatted(day))
                .update();
        return partition;
    }

    /** As the relay does: what was appended so far is sent. */
    private void confirm() {
        jdbc.sql(
                        """
                        INSERT INTO millrace.outbox_horizon (slot, horizon, lsn) VALUES ('s', pg_current_xact_id(), '0/0')
                        ON CONFLICT (slot) DO UPDATE SET horizon = excluded.horizon""")
                .update();
    }

    private void awaitDropped(String partition) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(partitions()).doesNotContain(partition));
    }

    private List<String> partitions() {
        return jdbc.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'millrace'")
                .query(String.class)
                .list();
    }
}
