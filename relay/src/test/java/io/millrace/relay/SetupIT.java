package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.stack.SharedStack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What an operator finds wrong, is told, mends as told, and sees mended. Faults of slots are in {@link SlotIT}, those that
 * need a server of their own in {@link ServerSetupIT}.
 */
class SetupIT {

    private final String name = SharedStack.freshName(SetupIT.class);
    private Plant plant;
    private Outbox outbox;
    private RelaySettings settings;

    @BeforeEach
    void emptyOutbox() {
        plant = Plant.named(name);
        outbox = plant.outbox();
        settings = plant.settings();
    }

    @AfterEach
    void close() {
        plant.close();
    }

    @Test
    void publicationIsMissing() {
        outbox.execute("DROP PUBLICATION millrace_outbox");
        try (var relay = RunningRelay.start(settings)) {
            var said = relay.awaitHalted();
            assertThat(said).contains("Database " + name + " has no publication millrace_outbox");
            outbox.execute(Plant.remedy(said));
            plant.requireRelayed(relay);
        }
    }

    @Test
    void publicationPublishesMoreThanInserts() {
        outbox.execute("ALTER PUBLICATION millrace_outbox SET (publish = 'insert, update')");
        try (var relay = RunningRelay.start(settings)) {
            var said = relay.awaitHalted();
            assertThat(said).contains("Publication millrace_outbox must publish inserts only");
            outbox.execute(Plant.remedy(said));
            plant.requireRelayed(relay);
        }
    }

    @Test
    void publicationDoesNotPublishThroughTheRoot() {
        outbox.execute("ALTER PUBLICATION millrace_outbox SET TABLE millrace.outbox");
        outbox.execute("ALTER PUBLICATION millrace_outbox SET (publish_via_partition_root = false)");
        try (var relay = RunningRelay.start(settings)) {
            var said = relay.awaitHalted();
            assertThat(said).contains("Publication millrace_outbox must publish", "through the partition root");
            outbox.execute(Plant.remedy(said));
            plant.requireRelayed(relay);
        }
    }

    @Test
    void tableIsNotInThePublication() {
        outbox.execute("ALTER PUBLICATION millrace_outbox DROP TABLE millrace.outbox");
        try (var relay = RunningRelay.start(settings)) {
            var said = relay.awaitHalted();
            assertThat(said).contains("Publication millrace_outbox does not publish millrace.outbox");
            outbox.execute(Plant.remedy(said));
            plant.requireRelayed(relay);
        }
    }

    @Test
    void tableIsMissing() {
        outbox.execute("ALTER TABLE millrace.outbox RENAME TO elsewhere");
        try (var relay = RunningRelay.start(settings)) {
            assertThat(relay.awaitHalted())
                    .contains("Database " + name + " has no table millrace.outbox", "set millrace.relay.outbox.table");
            outbox.execute("ALTER TABLE millrace.elsewhere RENAME TO outbox");
            plant.requireRelayed(relay);
        }
    }

    @Test
    void columnIsMissing() {
        outbox.execute("ALTER TABLE millrace.outbox RENAME payload TO body");
        try (var relay = RunningRelay.start(settings)) {
            assertThat(relay.awaitHalted())
                    .contains("Table millrace.outbox lacks the columns [payload]", "millrace.relay.outbox.columns");
            outbox.execute("ALTER TABLE millrace.outbox RENAME body TO payload");
            plant.requireRelayed(relay);
        }
    }

    @Test
    void roleMayNotReplicateNorRead() {
        outbox.execute("CREATE ROLE \"%s\" LOGIN".formatted(name));
        try (var relay = RunningRelay.start(settings.with("database.username", name))) {
            var said = relay.awaitHalted();
            assertThat(said).contains("Role %s may not replicate".formatted(name));
            outbox.execute(Plant.remedy(said));

            said = relay.awaitHalted("schema");
            assertThat(said).contains("Role %s may not use the schema millrace".formatted(name));
            outbox.execute(Plant.remedy(said));

            said = relay.awaitHalted("may not read");
            assertThat(said).contains("Role %s may not read millrace.outbox".formatted(name));
            outbox.execute(Plant.remedy(said));

            said = relay.awaitHalted("may not write");
            assertThat(said).contains("Role %s may not write millrace.outbox_failure".formatted(name));
            outbox.execute(Plant.remedy(said));
            plant.requireRelayed(relay);
        }
    }

    @Test
    void theTopicOfPositionsIsMissingAndMayNotBeCreated() {
        var positions = "positions." + name;
        try (var relay =
                RunningRelay.start(settings.with("topics.create", false).with("topics.positions", "positions"))) {
            assertThat(relay.awaitHalted())
                    .contains("Topic " + positions + " does not exist", "millrace.relay.topics.create is false");
            SharedStack.kafka().createTopics(1, positions);
            SharedStack.kafka().createTopics(2, "events." + name);
            plant.requireRelayed(relay);
        }
    }
}
