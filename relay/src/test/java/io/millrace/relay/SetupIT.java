package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.relay.lifecycle.RelayState.Waiting;
import io.millrace.relay.settings.Delivery;
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

/** What an operator finds wrong, is told, mends as told, and sees mended. What needs a server of its own: {@link ServerSetupIT}. */
class SetupIT {

    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Pattern FROM = Pattern.compile("--millrace\\.relay\\.backfill\\.from=(\\S+Z):");
    private static final Pattern AMOUNT = Pattern.compile("up to (\\d+) rows of millrace\\.outbox may be missing");

    private static final String READERS =
            "SELECT count(*) FROM pg_replication_slots WHERE database = current_database() AND active";

    private final String name = SharedStack.freshName(SetupIT.class);
    private final String kafka = SharedStack.kafka().bootstrapServers();
    private Outbox outbox;
    private Topic topic;
    private RelaySettings settings;

    @BeforeEach
    void emptyOutbox() {
        outbox = Outbox.in(SharedStack.postgres().database(name));
        topic = new Topic(kafka, "events." + name);
        settings = RelaySettings.of(outbox.database(), kafka, name, Delivery.EXACTLY_ONCE);
    }

    @AfterEach
    void close() {
        topic.close();
        outbox.drop();
    }

    @Test
    void publicationIsMissing() {
        outbox.execute("DROP PUBLICATION millrace_outbox");
        try (var relay = RunningRelay.start(settings)) {
            var said = relay.awaitHalted();
            assertThat(said).contains("Database " + name + " has no publication millrace_outbox");
            outbox.execute(remedy(said));
            requireRelayed(relay);
        }
    }

    @Test
    void publicationPublishesMoreThanInserts() {
        outbox.execute("ALTER PUBLICATION millrace_outbox SET (publish = 'insert, update')");
        try (var relay = RunningRelay.start(settings)) {
            var said = relay.awaitHalted();
            assertThat(said).contains("Publication millrace_outbox must publish inserts only");
            outbox.execute(remedy(said));
            requireRelayed(relay);
        }
    }

    @Test
    void publicationDoesNotPublishThroughTheRoot() {
        outbox.execute("ALTER PUBLICATION millrace_outbox SET TABLE millrace.outbox");
        outbox.execute("ALTER PUBLICATION millrace_outbox SET (publish_via_partition_root = false)");
        try (var relay = RunningRelay.start(settings)) {
            var said = relay.awaitHalted();
            assertThat(said).contains("Publication millrace_outbox must publish", "through the partition root");
            outbox.execute(remedy(said));
            requireRelayed(relay);
        }
    }

    @Test
    void tableIsNotInThePublication() {
        outbox.execute("ALTER PUBLICATION millrace_outbox DROP TABLE millrace.outbox");
        try (var relay = RunningRelay.start(settings)) {
            var said = relay.awaitHalted();
            assertThat(said).contains("Publication millrace_outbox does not publish millrace.outbox");
            outbox.execute(remedy(said));
            requireRelayed(relay);
        }
    }

    @Test
    void tableIsMissing() {
        outbox.execute("ALTER TABLE millrace.outbox RENAME TO elsewhere");
        try (var relay = RunningRelay.start(settings)) {
            assertThat(relay.awaitHalted())
                    .contains("Database " + name + " has no table millrace.outbox", "set millrace.relay.outbox.table");
            outbox.execute("ALTER TABLE millrace.elsewhere RENAME TO outbox");
            requireRelayed(relay);
        }
    }

    @Test
    void columnIsMissing() {
        outbox.execute("ALTER TABLE millrace.outbox RENAME payload TO body");
        try (var relay = RunningRelay.start(settings)) {
            assertThat(relay.awaitHalted())
                    .contains("Table millrace.outbox lacks the columns [payload]", "millrace.relay.outbox.columns");
            outbox.execute("ALTER TABLE millrace.outbox RENAME body TO payload");
            requireRelayed(relay);
        }
    }

    @Test
    void roleMayNotReplicateNorRead() {
        outbox.execute("CREATE ROLE \"%s\" LOGIN".formatted(name));
        try (var relay = RunningRelay.start(settings.with("database.username", name))) {
            var said = relay.awaitHalted();
            assertThat(said).contains("Role %s may not replicate".formatted(name));
            outbox.execute(remedy(said));

            said = relay.awaitHalted("schema");
            assertThat(said).contains("Role %s may not use the schema millrace".formatted(name));
            outbox.execute(remedy(said));

            said = relay.awaitHalted("may not read");
            assertThat(said).contains("Role %s may not read millrace.outbox".formatted(name));
            outbox.execute(remedy(said));
            requireRelayed(relay);
        }
    }

    @Test
    void slotIsMissingAndMayNotBeCreated() {
        try (var relay = RunningRelay.start(settings.with("slot.create", false))) {
            var said = relay.awaitHalted();
            assertThat(said).contains("Slot " + name + " does not exist and millrace.relay.slot.create is false");
            outbox.execute(remedy(said));
            requireRelayed(relay);
        }
    }

    @Test
    void slotBelongsToAnotherDatabase() {
        var other = Outbox.in(SharedStack.freshDatabase(SetupIT.class));
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
            requireRelayed(relay);
        }
        other.drop();
    }

    @Test
    void slotIsReadByAnother() throws SQLException {
        RunningRelay.start(settings).awaitStreaming().close();
        await("the slot to be let go of").atMost(PATIENCE).until(() -> outbox.number(READERS) == 0);
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
                requireRelayed(relay);
            }
        }
    }

    @Test
    void slotIsLost() {
        try (var relay = RunningRelay.start(settings)) {
            requireRelayed(relay);
        }
        onceNobodyReads("SELECT pg_drop_replication_slot('%s')");
        outbox.append(name, "unseen", 1, 40);
        requireRefilled("Slot " + name + " is lost");
    }

    @Test
    void slotWasMovedOnBySomeoneElse() {
        try (var relay = RunningRelay.start(settings)) {
            requireRelayed(relay);
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
            requireRelayed(relay);
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
            outbox.execute(remedy(said));
            requireRelayed(relay);
        }
    }

    @Test
    void topicsAreMissingAndMayNotBeCreated() {
        var positions = "positions." + name;
        try (var relay =
                RunningRelay.start(settings.with("topics.create", false).with("topics.positions", "positions"))) {
            assertThat(relay.awaitHalted())
                    .contains("Topic " + positions + " does not exist", "millrace.relay.topics.create is false");
            SharedStack.kafka().createTopics(1, positions);
            relay.awaitStreaming();
            outbox.append(name, "waiting", 1, 3);
            assertThat(relay.awaitHalted()).contains("Topic events." + name + " does not exist");
            SharedStack.kafka().createTopics(2, "events." + name);
            requireRelayed(relay);
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
            requireRelayed(relay);
        }
        var repeated = topic.duplicates();
        try (var relay = RunningRelay.start(refilling)) {
            requireRelayed(relay);
        }
        assertThat(topic.duplicates()).as("a backfill asked for once").isEqualTo(repeated);
    }

    /** Everything there is arrives, and so does what is written now. */
    private void requireRelayed(RunningRelay relay) {
        relay.awaitStreaming();
        assertThat(relay.state()).isNotInstanceOf(Waiting.class);
        outbox.append(name, "mended-" + System.nanoTime(), 1, 3);
        topic.awaitAll(outbox.committed(), PATIENCE);
        await().untilAsserted(() -> assertThat(relay.health()).isEqualTo(Status.UP));
        Verdict.of(outbox, topic, Delivery.AT_LEAST_ONCE);
    }

    /** The server lets go of a slot a moment after its reader has gone. */
    private void onceNobodyReads(String sql) {
        await().until(() -> outbox.number(
                        "SELECT count(*) FROM pg_replication_slots WHERE slot_name = '%s' AND active".formatted(name))
                == 0);
        outbox.execute(sql.formatted(name));
    }

    private static String from(String said) {
        var from = FROM.matcher(said);
        assertThat(from.find()).as(said).isTrue();
        return from.group(1);
    }

    /** The statement that a message tells the operator to run. */
    static String remedy(String said) {
        return said.substring(said.indexOf(". Run ") + ". Run ".length())
                .replace("as the table's owner: ", "")
                .replaceAll(";.*", "");
    }
}
