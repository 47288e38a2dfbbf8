package io.millrace.relay.capture.debezium;

import io.debezium.connector.postgresql.PostgresConnector;
import org.apache.kafka.connect.connector.Task;

/** Debezium's PostgreSQL connector with {@link OutboxTask} as its task. Public because the engine instantiates it. */
public final class OutboxConnector extends PostgresConnector {

    @Override
    public Class<? extends Task> taskClass() {
        return OutboxTask.class;
    }
}
