package io.millrace.benchmarks.relay;

import java.util.LinkedHashMap;
import java.util.Map;

/** Debezium's connector and outbox router as both peers are given them: tuned as far as their options go. */
final class ConnectorSettings {

    private static final String KEPT_COLUMNS = "type:header:ce_type,aggregateversion:header:ce_aggregateversion";

    private ConnectorSettings() {}

    static Map<String, String> connector(RelayJob job) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        settings.put("database.hostname", job.database().host());
        settings.put("database.port", Integer.toString(job.database().port()));
        settings.put("database.user", job.database().user());
        settings.put("database.password", job.database().password());
        settings.put("database.dbname", job.database().name());
        settings.put("topic.prefix", "bench");
        settings.put("plugin.name", "pgoutput");
        settings.put("slot.name", job.slot());
        settings.put("publication.name", "millrace_outbox");
        settings.put("publication.autocreate.mode", "disabled");
        settings.put("table.include.list", "millrace.outbox");
        settings.put("snapshot.mode", "no_data");
        settings.put("tombstones.on.delete", "false");
        settings.put("extended.headers.enabled", "false");
        settings.put("poll.interval.ms", "5");
        settings.put("max.batch.size", "4096");
        settings.put("max.queue.size", "16384");
        return settings;
    }

    static Map<String, String> router() {
        var settings = new LinkedHashMap<String, String>();
        settings.put("transforms", "outbox");
        settings.put("transforms.outbox.type", "io.debezium.transforms.outbox.EventRouter");
        settings.put("transforms.outbox.table.field.event.key", "aggregateid");
        settings.put("transforms.outbox.table.fields.additional.placement", KEPT_COLUMNS);
        settings.put("transforms.outbox.route.topic.regex", "(.*)");
        settings.put("transforms.outbox.route.topic.replacement", "events.$1");
        return settings;
    }

    static Map<String, String> producer(RelayJob job) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("acks", "all");
        settings.put("compression.type", "lz4");
        settings.put("batch.size", "131072");
        settings.put("linger.ms", Integer.toString(job.tuning().lingerMillis()));
        return settings;
    }
}
