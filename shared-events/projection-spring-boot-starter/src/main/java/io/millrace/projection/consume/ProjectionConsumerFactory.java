package io.millrace.projection.consume;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.MicrometerConsumerListener;

/** Makes the consumers of projections. */
public final class ProjectionConsumerFactory {

    /** An instance that died keeps its partitions from the others for this long; Kafka's default is 45 s. */
    private static final int SESSION_MILLIS = 10_000;

    private ProjectionConsumerFactory() {}

    /**
     * A factory with the given settings. What projections rely on overrides them: bytes in and out, only committed
     * records, no commits and no resets of offsets by the client, no creation of topics. Cooperative
     * rebalancing and a short session are defaults of the classic group protocol.
     */
    public static ConsumerFactory<byte[], byte[]> create(ConsumerSettings settings, MeterRegistry registry) {
        Map<String, Object> properties = new HashMap<>(settings.consumer());
        if (!"consumer".equalsIgnoreCase(String.valueOf(properties.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG)))) {
            properties.putIfAbsent(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
            properties.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
        }
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.maxPollRecords());
        properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, (int)
                settings.newTopics().toMillis());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        var factory =
                new DefaultKafkaConsumerFactory<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        factory.addListener(new MicrometerConsumerListener<>(registry));
        return factory;
    }
}
