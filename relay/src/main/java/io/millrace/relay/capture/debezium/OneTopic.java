package io.millrace.relay.capture.debezium;

import io.debezium.relational.TableId;
import io.debezium.spi.topic.TopicNamingStrategy;
import java.util.Properties;

/**
 * Names everything the same: the relay routes by the row, and Debezium would look a name up for each. Public because
 * Debezium instantiates it.
 */
public final class OneTopic implements TopicNamingStrategy<TableId> {

    private static final String NAME = DebeziumSettings.NAME + ".outbox";

    /** Called by Debezium. */
    public OneTopic(Properties settings) {
        configure(settings);
    }

    @Override
    public void configure(Properties settings) {
        // Nothing can be chosen.
    }

    @Override
    public String dataChangeTopic(TableId table) {
        return NAME;
    }

    @Override
    public String schemaChangeTopic() {
        return NAME;
    }

    @Override
    public String heartbeatTopic() {
        return NAME;
    }

    @Override
    public String transactionTopic() {
        return NAME;
    }

    @Override
    public String sanitizedTopicName(String topic) {
        return topic;
    }
}
