package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.stack.SharedStack;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.springframework.boot.health.contributor.Status;

/** A slot that is not the relay's, or not where the relay left it: said, mended as told, and nothing lost. */
class SlotIT {

    private static final Pattern FROM = Pattern.compile("--millrace\\.relay\\.backfill\\.from=(\\S+Z):");
    private static final Pattern AMOUNT = Pattern.compile("up to (\\d+) rows of millrace\\.outbox may be missing");
    private static final String READERS =
            "SELECT count(*) FROM pg_replication_slots WHERE database = current_database() AND active";

    private final String name = SharedStack.freshName(SlotIT.class);
    private Plant plant;
    private Outbox outbox;
    private Topic topic;
    private RelaySettings settings;

    @BeforeEach
    void emptyOutbox() {
        plant = Plant.named(name);
        outbox = plant.outbox();
        topic = plant.topic();
        settings = plant.settings();
    }

    @AfterEach
    void close() {
        plant.close();
    }

    @Test
    void slotIsMissingAndMayNotBeCreated() {
        try (var relay = RunningRelay.start(settings.with("slot.create", false))) {
            var said = relay.awaitHalted();
            assertThat(said).contains("Slot " + name + " does not exist and millrace.relay.slot.create is false");
            outbox.execute(Plant.remedy(said));
            plant.requireRelayed(relay);
        }
    }

    @Test
    void slotBelongsToAnotherDatabase() {
        var other = Outbox.in(SharedStack.freshDatabase(SlotIT.class));
        other.execute("SELECT pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(name));
        try (var relay = RunningRelay.start(settings)) {
            assertThat(relay.awaitHalted())
                    .contains(
                            "Slot %s belongs to database %s"
                                    .formatted(name, other.database().name()),
                            "not to " + name,
                            "Choose another millrace.relay.slot.name");
        }
        try (var relay = RunningRelay.start(settings.with("slot.name", name + "_own"))) {
            plant.requireRelayed(relay);
        }
        other.drop();
    }

    @Test
    void slotIsReadByAnother() throws SQLException {
        RunningRelay.start(settings).awaitStreaming().close();
        awaitNoReader();
        var reader = new Properties();
        reader.setProperty("user", outbox.database().user());
        reader.setProperty("password", outbox.database().password());
        reader.setProperty("replication", "database");
        reader.setProperty("assumeMinServerVersion", "15");
        reader.setProperty("preferQueryMode", "simple");
        try (var connection = DriverManager.getConnection(outbox.database().jdbcUrl(), reader)) {
            connection
                    .unwrap(PGConnection.class)
                    .getReplicationAPI()
                    .replicationStream()
                    .logical()
                    .withSlotName(name)
                    .withSlotOption("proto_version", 1)
                    .withSlotOption("publication_names", "millrace_outbox")
                    .start();
            try (var relay = RunningRelay.start(settings)) {
                assertThat(relay.awaitWaiting()).contains("Slot " + name + " is read by backend", "stop it");
                assertThat(relay.health()).isEqualTo(Status.DOWN);
                connection.close();
                plant.requireRelayed(relay);
            }
        }
    }

    @Test
    void slotIsLost() {
        try (var relay = RunningRelay.start(settings)) {
            plant.requireRelayed(relay);
        }
        onceNobodyReads("SELECT pg_drop_replication_slot('%s')");
        outbox.append(name, "unseen", 1, 40);
        requireRefilled("Slot " + name + " is lost");
    }

    @Test
    void slotWasMovedOnBySomeoneElse() {
        try (var relay = RunningRelay.start(settings)) {
            plant.requireRelayed(relay);
        }
        outbox.append(name, "unseen", 1, 40);
        onceNobodyReads("SELECT pg_replication_slot_advance('%s', pg_current_wal_lsn())");
        requireRefilled("Slot " + name + " has been moved on by someone else");
    }

    /** A slot that an operator keeps is not dropped for a backfill. */
    @Test
    void slotIsLostAndMayNotBeCreated() {
        var byOperator = settings.with("slot.create", false);
        var create = "SELECT pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(name);
        outbox.execute(create);
        try (var relay = RunningRelay.start(byOperator)) {
            plant.requireRelayed(relay);
        }
        onceNobodyReads("SELECT pg_drop_replication_slot('%s')");
        outbox.append(name, "unseen", 1, 40);
        String from;
        try (var relay = RunningRelay.start(byOperator)) {
            from = from(relay.awaitHalted());
        }
        try (var relay = RunningRelay.start(byOperator.with("backfill.from", from))) {
            var said = relay.awaitHalted();
            assertThat(said).contains("millrace.relay.slot.create is false");
            outbox.execute(Plant.remedy(said));
            plant.requireRelayed(relay);
        }
    }

    /** The relay says how much may be missing, stays where it is, and sends it again when told to, once. */
    private void requireRefilled(String fault) {
        String from;
        try (var relay = RunningRelay.start(settings)) {
            var said = relay.awaitHalted();
            assertThat(said).contains(fault, "may be missing from Kafka");
            var amount = AMOUNT.matcher(said);
            assertThat(amount.find()).isTrue();
            assertThat(Integer.parseInt(amount.group(1))).isGreaterThanOrEqualTo(40);
            from = from(said);
            topic.linger(Duration.ofMillis(300));
            assertThat(topic.firstAppearances()).doesNotContainKey("unseen");
        }
        var refilling = settings.with("backfill.from", from);
        try (var relay = RunningRelay.start(refilling)) {
            plant.requireRelayed(relay);
        }
        var repeated = topic.duplicates();
        try (var relay = RunningRelay.start(refilling)) {
            plant.requireRelayed(relay);
        }
        assertThat(topic.duplicates()).as("a backfill asked for once").isEqualTo(repeated);
    }

    /** The server lets go of a slot a moment after its reader has gone. */
    private void onceNobodyReads(String sql) {
        awaitNoReader();
        outbox.execute(sql.formatted(name));
    }

    private void awaitNoReader() {
        await("the slot to be let go of").atMost(Plant.PATIENCE).until(() -> outbox.number(READERS) == 0);
    }

    private static String from(String said) {
        var from = FROM.matcher(said);
        assertThat(from.find()).as(said).isTrue();
        return from.group(1);
    }
}
