package io.millrace.relay.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.relay.settings.RelayProperties;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class KafkaClientsTests {

    @ParameterizedTest
    @CsvSource({"500ms, 500", "2s, 2000", "10s, 10000", "30s, 10000"})
    void noCallWaitsForLongerThanAnAcknowledgementMayTakeNorForLong(String ackTimeout, int longest) {
        var clients = clients(ackTimeout);

        assertThat(clients.producerConfig()).containsEntry("max.block.ms", longest);
        assertThat(clients.adminConfig())
                .containsEntry("default.api.timeout.ms", longest)
                .hasEntrySatisfying(
                        "request.timeout.ms", most -> assertThat((int) most).isLessThanOrEqualTo(longest));
    }

    private static KafkaClients clients(String ackTimeout) {
        var properties = Map.of(
                "millrace.relay.database.url", "jdbc:postgresql://db/orders",
                "millrace.relay.database.username", "relay",
                "millrace.relay.kafka.bootstrap-servers", "kafka:9092",
                "millrace.relay.kafka.properties.max.block.ms", "60000",
                "millrace.relay.kafka.properties.default.api.timeout.ms", "60000",
                "millrace.relay.publish.ack-timeout", ackTimeout);
        return new KafkaClients(new Binder(new MapConfigurationPropertySource(properties))
                .bind("millrace.relay", RelayProperties.class)
                .get());
    }
}
