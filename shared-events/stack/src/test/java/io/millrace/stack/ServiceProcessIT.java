package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final int port = Ports.free();
    private final URI health = URI.create("http://localhost:%d/health".formatted(port));

    @TempDir
    Path directory;

    @Test
    void killedServiceComesBackAsItWasAndContinuesItsLog() {
        try (var service = hello().start().awaitReady(health, PATIENCE)) {
            long first = service.pid();
            service.kill();
            assertThat(service.isAlive()).isFalse();

            service.restart();
            service.awaitReady(health, PATIENCE);

            assertThat(service.pid()).isNotEqualTo(first);
            assertThat(service.logTail(10))
                    .isEqualTo("hello from millrace with arguments\nhello from millrace with arguments");
        }
    }

    @Test
    void serviceThatIgnoresTermIsKilled() {
        try (var service = hello().property("stubborn", true).start().awaitReady(health, PATIENCE)) {
            service.stop(Duration.ofMillis(300));

            assertThat(service.isAlive()).isFalse();
        }
    }

    @Test
    void pausedServiceDoesNotAnswerUntilItResumes() {
        try (var service = hello().start().awaitReady(health, PATIENCE)) {
            service.pause();
            assertThatThrownBy(() -> service.awaitReady(health, Duration.ofMillis(500)))
                    .hasMessageContaining("did not answer 200")
                    .hasMessageContaining("it still runs");
            service.resume();

            service.awaitReady(health, PATIENCE);
        }
    }

    @Test
    void serviceThatEndsEarlyTellsItsLastLines() {
        try (var service = hello().property("exit", 7).start()) {
            assertThatThrownBy(() -> service.awaitReady(health, PATIENCE))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("exit code 7")
                    .hasMessageContaining("hello from millrace");
        }
    }

    private ServiceProcessBuilder hello() {
        return ServiceProcess.builder("hello")
                .mainClass(HelloService.class)
                .property("port", port)
                .env("WHO", "millrace")
                .argument("with")
                .argument("arguments")
                .logFile(directory.resolve("hello.log"));
    }
}
