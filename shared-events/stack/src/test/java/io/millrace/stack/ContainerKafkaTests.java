package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerKafkaTests {

    @ParameterizedTest
    @CsvSource({
        "broker.session.timeout.ms, KAFKA_BROKER_SESSION_TIMEOUT_MS",
        "some_odd-name.ms, KAFKA_SOME__ODD___NAME_MS",
    })
    void propertiesAreSpelledAsTheImageReadsThem(String property, String variable) {
        assertThat(ContainerKafka.environmentName(property)).isEqualTo(variable);
    }
}
