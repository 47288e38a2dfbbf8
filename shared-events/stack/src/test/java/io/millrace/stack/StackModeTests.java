package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StackModeTests {

    @Test
    void containersKeepNoDirectory() {
        var directory = Path.of("kept");

        assertThatThrownBy(() ->
                        StackMode.CONTAINERS.postgres(PostgresOptions.defaults().withDirectory(directory)))
                .hasMessageContaining("millrace.stack");
        assertThatThrownBy(
                        () -> StackMode.CONTAINERS.kafka(KafkaOptions.defaults().withDirectory(directory)))
                .hasMessageContaining("millrace.stack");
    }
}
