package io.millrace.stack;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.testcontainers.kafka.KafkaContainer;

/** Kafka's official image. Testcontainers' shell keeps the signal to stop to itself: a stop takes its whole patience. */
final class ContainerKafka extends ContainerNode {

    private static final String IMAGE = "apache/kafka:4.2.1";
    private static final int CONTAINER_PORT = 9092;
    private static final Duration START = Duration.ofSeconds(90);

    ContainerKafka(KafkaOptions options) {
        super(container(options), CONTAINER_PORT, Ports.fixedOrFree(options.port()));
    }

    private static KafkaContainer container(KafkaOptions options) {
        StackMode.requireTemporary(options.directory());
        Map<String, String> properties = new LinkedHashMap<>(KafkaBroker.PROPERTIES);
        properties.putAll(options.properties());
        var container = new KafkaContainer(IMAGE);
        properties.forEach((name, value) -> container.withEnv(environmentName(name), value));
        return container
                .withEnv("CLUSTER_ID", KafkaBroker.CLUSTER_ID)
                .withEnv("KAFKA_HEAP_OPTS", "-Xmx%dm".formatted(options.heapMegabytes()));
    }

    /** How the image spells a broker property as a variable. */
    static String environmentName(String property) {
        return "KAFKA_"
                + property.replace("_", "__")
                        .replace("-", "___")
                        .replace(".", "_")
                        .toUpperCase(Locale.ROOT);
    }

    @Override
    void awaitReady() {
        new BrokerProbe(host(), port()).awaitReady(START, this);
    }
}
