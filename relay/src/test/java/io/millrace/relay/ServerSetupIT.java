package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.PostgresOptions;
import io.millrace.stack.PostgresServer;
import io.millrace.stack.SharedStack;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults of the whole server: each needs one of its own. */
class ServerSetupIT {

    private final String name = SharedStack.freshName(ServerSetupIT.class);
    private final String kafka = SharedStack.kafka().bootstrapServers();

    @Test
    void walLevelAndSlotsAreRaisedAndTheRelayGoesOn(@TempDir Path directory) {
        var options = PostgresOptions.defaults()
                .withDirectory(directory)
                .withSetting("wal_level", "replica")
                .withSetting("max_replication_slots", "1");
        try (var topic = new Topic(kafka, "events." + name)) {
            var replica = PostgresServer.start(options);
            var outbox = Outbox.in(replica.database(name));
            outbox.append(name, "early", 1, 5);
            var settings = RelaySettings.of(outbox.database(), kafka, name, Delivery.EXACTLY_ONCE);
            try (var relay = RunningRelay.start(settings)) {
                assertThat(relay.awaitHalted())
                        .contains("wal_level is 'replica'", "Run ALTER SYSTEM SET wal_level = 'logical'");
                replica.close();
                try (var logical =
                        PostgresServer.start(options.withPort(replica.port()).withSetting("wal_level", "logical"))) {
                    assertThat(logical.isRunning()).isTrue();
                    relay.awaitStreaming();
                    outbox.append(name, "late", 1, 5);
                    Verdict.of(outbox, topic, Delivery.EXACTLY_ONCE);
                    requireSlotsExhausted(outbox, settings);
                }
            }
        }
    }

    private void requireSlotsExhausted(Outbox outbox, RelaySettings settings) {
        try (var second = RunningRelay.start(settings.with("slot.name", name + "_second"))) {
            assertThat(second.awaitHalted())
                    .contains(
                            "Slot %s_second cannot be created: ".formatted(name),
                            "all replication slots are in use",
                            "Raise max_replication_slots and restart PostgreSQL, or drop a slot");
            await("the first relay's session to end")
                    .atMost(Plant.PATIENCE)
                    .ignoreExceptions()
                    .until(() -> {
                        outbox.execute("SELECT pg_terminate_backend(active_pid), pg_drop_replication_slot(slot_name)"
                                + " FROM pg_replication_slots WHERE slot_name = '%s'".formatted(name));
                        return true;
                    });
            second.awaitStreaming();
        }
    }

    @Test
    void slotIsInvalidatedBecauseItKeptTooMuchLog() {
        var options = PostgresOptions.defaults()
                .withSetting("max_slot_wal_keep_size", "1MB")
                .withSetting("min_wal_size", "32MB")
                .withSetting("max_wal_size", "32MB");
        try (var postgres = PostgresServer.start(options);
                var topic = new Topic(kafka, "events." + name)) {
            var outbox = Outbox.in(postgres.database(name));
            var settings = RelaySettings.of(outbox.database(), kafka, name, Delivery.EXACTLY_ONCE);
            outbox.append(name, "early", 1, 5);
            try (var relay = RunningRelay.start(settings)) {
                relay.awaitStreaming();
                topic.awaitAll(outbox.committed(), Plant.PATIENCE);
            }
            outbox.append(name, "unseen", 1, 40);
            outbox.execute("CREATE TABLE filler (at int)");
            await("the slot to be invalidated").atMost(Plant.PATIENCE).until(() -> {
                outbox.execute("INSERT INTO filler VALUES (1)");
                outbox.execute("SELECT pg_switch_wal()");
                outbox.execute("CHECKPOINT");
                return outbox.number("SELECT count(*) FROM pg_replication_slots WHERE wal_status = 'lost'") == 1;
            });
            String said;
            try (var relay = RunningRelay.start(settings)) {
                said = relay.awaitHalted();
            }
            assertThat(said).contains("Slot " + name + " is lost", "up to 45 rows", "backfill.from=");
            var from = Pattern.compile("from=(\\S+Z):").matcher(said);
            assertThat(from.find()).isTrue();
            try (var relay = RunningRelay.start(settings.with("backfill.from", from.group(1)))) {
                relay.awaitStreaming();
                Verdict.of(outbox, topic, Delivery.AT_LEAST_ONCE);
            }
        }
    }
}
