package io.millrace.projection.consume;

import static io.millrace.projection.consume.LethalInstanceMain.LETHAL;
import static io.millrace.projection.consume.RunningShop.patiently;
import static io.millrace.projection.consume.RunningShop.sale;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.projection.TestDatabase;
import io.millrace.projection.TestTopics;
import io.millrace.stack.Database;
import io.millrace.stack.ServiceProcess;
import io.millrace.stack.SharedStack;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A running instance reads a record that ends its process, and is started again each time. */
@Tag("chaos")
@Tag("long")
class LethalRecordIT {

    private static final String TOPIC = "events.sale";

    /** Four, and another if the partition had moved when the record was first read. */
    private static final int MOST_CRASHES = 5;

    private final String group = SharedStack.freshName(getClass());
    private final Database server = SharedStack.freshDatabase(getClass());
    private final TestDatabase database = TestDatabase.in(server);
    private final TestTopics topics = new TestTopics(SharedStack.kafka()).recreate(1);

    @AfterEach
    void close() {
        topics.close();
        database.close();
    }

    @Test
    void recordThatEndsTheProcessOfItsConsumerIsPutAsideAndOtherKeysGoOn() {
        topics.send(sale("a", 1, 1), sale("b", 1, LETHAL), sale("b", 2, 1), sale("c", 1, 3));

        try (var process = TestInstanceMain.start("lethal", LethalInstanceMain.class, group, server, topics.broker())) {
            for (int crashes = 1; endsBeforePosition(4, process); crashes++) {
                assertThat(crashes).as("crashes").isLessThanOrEqualTo(MOST_CRASHES);
                process.restart();
            }

            assertThat(database.totals()).isEqualTo(Map.of("a", 1L, "c", 3L));
            assertThat(database.count("millrace.parked_event")).isOne();
            assertThat(database.rows("millrace.dead_letter")).singleElement().satisfies(letter -> assertThat(letter)
                    .containsEntry("reason", "KILLED_PROCESS")
                    .containsEntry("record_offset", 1L)
                    .containsEntry("record_key", "b".getBytes(UTF_8)));

            topics.send(sale("b", 3, 1), sale("c", 2, 4));
            assertThat(endsBeforePosition(6, process)).isFalse();
            assertThat(database.totals()).isEqualTo(Map.of("a", 1L, "c", 7L));
            assertThat(database.count("millrace.parked_event")).isEqualTo(2);
        }
    }

    /** Waits until the process has come so far, or is no more. */
    private boolean endsBeforePosition(long next, ServiceProcess process) {
        patiently().until(() -> isAt(next) || !process.isAlive());
        return !isAt(next);
    }

    private boolean isAt(long next) {
        return database.positions("fickle", TOPIC).equals(Map.of(0, next));
    }
}
