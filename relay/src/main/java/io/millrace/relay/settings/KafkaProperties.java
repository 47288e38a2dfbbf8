package io.millrace.relay.settings;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The broker.
 *
 * @param bootstrapServers addresses to start from
 * @param properties further properties of every client, such as {@code security.protocol}
 */
public record KafkaProperties(String bootstrapServers, Map<String, String> properties) {

    public KafkaProperties(@Nullable String bootstrapServers, @Nullable Map<String, String> properties) {
        if (bootstrapServers == null || bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("millrace.relay.kafka.bootstrap-servers is missing");
        }
        this.bootstrapServers = bootstrapServers;
        this.properties = properties == null ? Map.of() : Map.copyOf(properties);
    }
}
