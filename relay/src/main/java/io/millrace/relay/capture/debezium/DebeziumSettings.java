package io.millrace.relay.capture.debezium;

import io.millrace.relay.settings.RelayProperties;
import io.millrace.relay.slot.Heartbeat;
import java.util.Properties;
import java.util.UUID;

/** The engine's configuration. Each line that departs from Debezium's default is there for safety or speed. */
final class DebeziumSettings {

    /** Name Debezium gives to what it emits; nothing of it reaches Kafka. */
    static final String NAME = "millrace";

    private DebeziumSettings() {}

    static Properties of(RelayProperties relay) {
        var settings = new Properties();
        settings.setProperty("name", NAME);
        settings.setProperty("topic.prefix", NAME);
        settings.setProperty("connector.class", OutboxConnector.class.getName());
        database(relay, settings);
        slotIsTheOffsetStore(relay, settings);
        dieOnTheFirstFault(settings);
        speed(relay, settings);
        return settings;
    }

    private static void database(RelayProperties relay, Properties settings) {
        var database = relay.database();
        settings.setProperty("database.hostname", database.host());
        settings.setProperty("database.port", Integer.toString(database.port()));
        settings.setProperty("database.dbname", database.name());
        settings.setProperty("database.user", database.username());
        settings.setProperty("database.password", database.password());
        settings.setProperty("database.tcpKeepAlive", "true");
        database.parameters().forEach((name, value) -> settings.setProperty("driver." + name, value));
        settings.setProperty("schema.include.list", relay.outbox().schema());
        settings.setProperty("table.include.list", relay.outbox().table());
        settings.setProperty("logical.decoding.message.prefix.include.list", Heartbeat.PREFIX);
    }

    private static void slotIsTheOffsetStore(RelayProperties relay, Properties settings) {
        settings.setProperty("plugin.name", "pgoutput");
        settings.setProperty("slot.name", relay.slot().name());
        settings.setProperty("slot.drop.on.stop", "false");
        settings.setProperty("publication.name", relay.outbox().publication());
        settings.setProperty("publication.autocreate.mode", "disabled");
        settings.setProperty("snapshot.mode", "no_data");
        settings.setProperty("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
        settings.setProperty("tombstones.on.delete", "false");
    }

    private static void dieOnTheFirstFault(Properties settings) {
        settings.setProperty("errors.max.retries", "0");
        settings.setProperty("slot.max.retries", "0");
        settings.setProperty("retriable.restart.connector.wait.ms", "100");
    }

    private static void speed(RelayProperties relay, Properties settings) {
        var capture = relay.capture();
        var id = UUID.randomUUID().toString();
        // Without it the JMX names of an engine that is still closing keep the next one waiting.
        settings.setProperty("custom.metric.tags", "run=" + id);
        settings.setProperty(
                "poll.interval.ms", Long.toString(capture.pollInterval().toMillis()));
        settings.setProperty(HandOver.MAX_BATCH, Integer.toString(capture.batchSize()));
        settings.setProperty("max.queue.size", Integer.toString(capture.queueSize()));
        settings.setProperty("queue.provider.type", HandOver.TYPE);
        settings.setProperty(HandOver.ID, id);
        settings.setProperty(HandOver.PAYLOAD, relay.outbox().columns().payload());
        settings.setProperty(
                HandOver.MAX_BYTES, Long.toString(capture.queueBytes().toBytes()));
        settings.setProperty("topic.naming.strategy", OneTopic.class.getName());
        settings.setProperty("sourceinfo.struct.maker", BareSourceInfo.class.getName());
        settings.setProperty("extended.headers.enabled", "false");
        settings.setProperty("record.processing.threads", "1");
        settings.setProperty("heartbeat.interval.ms", "0");
        settings.setProperty("time.precision.mode", "microseconds");
    }
}
