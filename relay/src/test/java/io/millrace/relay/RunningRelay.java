package io.millrace.relay;

import io.millrace.relay.lifecycle.RelayState;
import io.millrace.relay.lifecycle.RelayStatus;
import io.millrace.relay.settings.Delivery;
import io.millrace.stack.Database;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A relay in this JVM. */
final class RunningRelay implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private RunningRelay(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static Map<String, Object> settings(Database database, String bootstrapServers, String slot, Delivery delivery) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("server.port", 0);
        settings.put("millrace.relay.database.url", database.jdbcUrl());
        settings.put("millrace.relay.database.username", database.user());
        settings.put("millrace.relay.database.password", database.password());
        settings.put("millrace.relay.kafka.bootstrap-servers", bootstrapServers);
        settings.put("millrace.relay.slot.name", slot);
        settings.put("millrace.relay.delivery", delivery.name());
        settings.put("millrace.relay.watch.halted-retry", "1s");
        settings.put("millrace.relay.watch.max-retry", "1s");
        return settings;
    }

    static RunningRelay start(Map<String, Object> settings) {
        var arguments = settings.entrySet().stream()
                .map(setting -> "--%s=%s".formatted(setting.getKey(), setting.getValue()))
                .toArray(String[]::new);
        return new RunningRelay(new SpringApplicationBuilder(RelayApplication.class).run(arguments));
    }

    RelayState state() {
        return context.getBean(RelayStatus.class).state();
    }

    boolean leads() {
        return context.getBean(RelayStatus.class).isLeader();
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
