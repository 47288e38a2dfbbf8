package io.millrace.relay.publish;

import io.millrace.relay.settings.RelayProperties;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Builds the clients with the settings that the relay's guarantees rest on. */
public final class KafkaClients {

    private static final int REQUEST_BYTES = 128 * 1024;
    private static final int REQUEST_MILLIS = 5_000;
    private static final int CALL_MILLIS = 10_000;

    private final RelayProperties properties;

    public KafkaClients(RelayProperties properties) {
        this.properties = properties;
    }

    /** A producer that keeps the order per partition and never gives a record up by itself. */
    Producer<byte[], byte[]> producer() {
        var config = producerConfig();
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A producer that fences any other of the same slot. */
    Producer<byte[], byte[]> transactionalProducer() {
        var config = producerConfig();
        var timeout = properties.publish().transactionTimeout();
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, properties.slot().name());
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) timeout.toMillis());
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    Admin admin() {
        return Admin.create(adminConfig());
    }

    KafkaConsumer<byte[], byte[]> consumer() {
        var config = common("positions");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    Map<String, Object> adminConfig() {
        var config = common("admin");
        config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, longestCall());
        config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, Math.min(REQUEST_MILLIS, longestCall()));
        // The client fails every call by a password that was refused once, until its metadata is old.
        config.putIfAbsent(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, 10_000);
        return config;
    }

    Map<String, Object> producerConfig() {
        var config = common("producer");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        // One request at a time: while it is on its way the next one fills, so load makes batches and idleness no
        // delay.
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, REQUEST_BYTES);
        config.put(ProducerConfig.LINGER_MS_CONFIG, (int)
                properties.publish().linger().toMillis());
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, longestCall());
        config.put(
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                2 * properties.publish().inFlight().toBytes());
        config.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, (int)
                Duration.ofSeconds(1).toMillis());
        return config;
    }

    /** No call waits for longer than an acknowledgement may take: that is how soon an outage is noticed. */
    private int longestCall() {
        return (int) Math.min(CALL_MILLIS, properties.publish().ackTimeout().toMillis());
    }

    private Map<String, Object> common(String role) {
        Map<String, Object> config = new HashMap<>(properties.kafka().properties());
        config.put(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, properties.kafka().bootstrapServers());
        config.put(
                CommonClientConfigs.CLIENT_ID_CONFIG,
                "millrace-relay-%s-%s".formatted(properties.slot().name(), role));
        config.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return config;
    }
}
