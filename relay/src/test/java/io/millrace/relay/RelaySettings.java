package io.millrace.relay;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** The settings of a relay under test: quick to look again and to confirm, everything else as delivered. Immutable. */
record RelaySettings(Map<String, String> values) {

    private static final String HEARTBEAT = "millrace.relay.watch.heartbeat";
    private static final String CONFIRM = "millrace.relay.publish.confirm-interval";

    static RelaySettings of(Database database, String bootstrapServers, String slot, Delivery delivery) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("server.port", "0");
        values.put("millrace.relay.database.url", database.jdbcUrl());
        values.put("millrace.relay.database.username", database.user());
        values.put("millrace.relay.database.password", database.password());
        values.put("millrace.relay.kafka.bootstrap-servers", bootstrapServers);
        values.put("millrace.relay.slot.name", slot);
        values.put("millrace.relay.delivery", delivery.name());
        values.put("millrace.relay.topics.partitions", "3");
        values.put("millrace.relay.watch.halted-retry", "500ms");
        values.put("millrace.relay.watch.max-retry", "1s");
        values.put("millrace.relay.watch.drain", "3s");
        values.put(HEARTBEAT, "200ms");
        values.put(CONFIRM, "200ms");
        values.put("resilience4j.circuitbreaker.instances.sink.wait-duration-in-open-state", "500ms");
        return new RelaySettings(values);
    }

    /** These settings with one changed; the prefix {@code millrace.relay} is understood. */
    RelaySettings with(String name, Object value) {
        return withProperty("millrace.relay." + name, value);
    }

    /** Confirming as seldom as delivered, so that whoever is killed leaves as much unconfirmed. */
    RelaySettings confirmingSeldom() {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.keySet().removeAll(List.of(HEARTBEAT, CONFIRM));
        return new RelaySettings(changed);
    }

    /** With three users, viewer, operator and admin, each of that role. */
    RelaySettings withUsers() {
        var settings = this;
        var names = List.of("viewer", "operator", "admin");
        for (int i = 0; i < names.size(); i++) {
            var user = "millrace.dead-letter.security.users[%d].".formatted(i);
            settings = settings.withProperty(user + "name", names.get(i))
                    .withProperty(
                            user + "password",
                            "{bcrypt}" + new BCryptPasswordEncoder(4).encode(RelayProcess.password(names.get(i))))
                    .withProperty(user + "roles", names.get(i));
        }
        return settings;
    }

    String slot() {
        return values.get("millrace.relay.slot.name");
    }

    RelaySettings withProperty(String name, Object value) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.put(name, value.toString());
        return new RelaySettings(changed);
    }
}
