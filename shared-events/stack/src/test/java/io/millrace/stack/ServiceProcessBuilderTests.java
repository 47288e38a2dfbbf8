package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ServiceProcessBuilderTests {

    @Test
    void eitherJarOrMainClassIsNeeded() {
        assertThatThrownBy(() -> ServiceProcess.builder("relay").start()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ServiceProcess.builder("relay")
                        .jar(Path.of("relay.jar"))
                        .mainClass("Relay")
                        .start())
                .isInstanceOf(IllegalStateException.class);
    }
}
