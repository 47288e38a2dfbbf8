package io.millrace.stack;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a Kafka broker is started.
 *
 * @param directory where logs of topics and of the broker are kept over restarts of this JVM; null for a temporary one
 * @param port TCP port of the clients' listener; 0 for a free one
 * @param heapMegabytes maximum heap of the broker
 * @param properties broker properties beyond those of {@link KafkaBroker}, overriding them
 */
public record KafkaOptions(@Nullable Path directory, int port, int heapMegabytes, Map<String, String> properties) {

    public KafkaOptions {
        if (heapMegabytes < 64) {
            throw new IllegalArgumentException("A broker needs a heap of 64 MB or more, got " + heapMegabytes);
        }
        properties = Map.copyOf(properties);
    }

    /** Temporary directory, free port, 256 MB. */
    public static KafkaOptions defaults() {
        return new KafkaOptions(null, 0, 256, Map.of());
    }

    public KafkaOptions withDirectory(Path kept) {
        return new KafkaOptions(kept, port, heapMegabytes, properties);
    }

    public KafkaOptions withPort(int fixed) {
        return new KafkaOptions(directory, fixed, heapMegabytes, properties);
    }

    public KafkaOptions withHeapMegabytes(int maximum) {
        return new KafkaOptions(directory, port, maximum, properties);
    }

    public KafkaOptions withProperty(String name, String value) {
        var all = new LinkedHashMap<>(properties);
        all.put(name, value);
        return new KafkaOptions(directory, port, heapMegabytes, all);
    }
}
