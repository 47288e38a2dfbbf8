package io.millrace.relay.settings;

import io.millrace.contract.outbox.OutboxTable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The outbox table to follow. The defaults are Millrace's own; an existing Debezium-style outbox is followed by naming
 * its table and columns.
 *
 * @param table qualified name, {@code schema.table}
 * @param publication publication that publishes the table's inserts
 * @param columns names of its columns
 */
public record OutboxProperties(
        @DefaultValue(OutboxTable.NAME) String table,
        @DefaultValue(OutboxTable.PUBLICATION) String publication,
        @DefaultValue Columns columns) {

    public OutboxProperties {
        if (table.chars().filter(c -> c == '.').count() != 1) {
            throw new IllegalArgumentException(
                    "millrace.relay.outbox.table '%s' must be schema.table".formatted(table));
        }
    }

    public String schema() {
        return table.substring(0, table.indexOf('.'));
    }

    public String tableName() {
        return table.substring(table.indexOf('.') + 1);
    }

    /**
     * Names of the columns. Leave a name empty where the table has no such column; the first five it must have.
     *
     * @param id id of the event, a UUID
     * @param aggregateType type of the aggregate, which decides the topic
     * @param aggregateId id of the aggregate, which is the record's key
     * @param type event type
     * @param payload payload, JSON as text, json, jsonb or bytea
     * @param aggregateVersion version of the aggregate
     * @param headers JSON object of headers
     * @param traceparent W3C trace context
     * @param occurredAt when the event was appended
     */
    public record Columns(
            @DefaultValue(OutboxTable.ID) String id,
            @DefaultValue(OutboxTable.AGGREGATE_TYPE) String aggregateType,
            @DefaultValue(OutboxTable.AGGREGATE_ID) String aggregateId,
            @DefaultValue(OutboxTable.TYPE) String type,
            @DefaultValue(OutboxTable.PAYLOAD) String payload,
            @DefaultValue(OutboxTable.AGGREGATE_VERSION) String aggregateVersion,
            @DefaultValue(OutboxTable.HEADERS) String headers,
            @DefaultValue(OutboxTable.TRACEPARENT) String traceparent,
            @DefaultValue(OutboxTable.OCCURRED_AT) String occurredAt) {}
}
