package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.millrace.relay.lifecycle.RelayState.Waiting;
import io.millrace.stack.PostgresServer;
import io.millrace.stack.SharedStack;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The write database goes away and comes back. */
@Tag("chaos")
class PostgresOutageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private PostgresServer postgres;
    private List<Line> lines = List.of();

    @BeforeEach
    void ownServerAndBothDeliveries() {
        postgres = PostgresServer.start();
        lines = Line.both(PostgresOutageIT.class, postgres, SharedStack.kafka(), settings -> settings.with(
                        "watch.heartbeat", "200ms")
                .with("watch.stall-timeout", "2s"));
        lines.forEach(line -> line.topic().awaitCount(500, PATIENCE));
    }

    @AfterEach
    void stop() {
        postgres.resume();
        lines.forEach(Line::close);
        postgres.close();
    }

    @Test
    void aServerThatRestartsCrashesAndFreezesIsWaitedFor() {
        postgres.restart();
        lines.forEach(PostgresOutageIT::awaitProgress);

        postgres.kill();
        lines.forEach(line -> assertThat(line.relay().awaitWaiting()).isNotBlank());
        postgres.restart();
        lines.forEach(PostgresOutageIT::awaitProgress);

        postgres.pause();
        Pause.of(Duration.ofSeconds(4));
        postgres.resume();
        lines.forEach(PostgresOutageIT::awaitProgress);

        lines.forEach(Line::verdict);
    }

    @Test
    @Tag("long")
    void aCaptureThatStallsSilentlyIsRebuilt() {
        assumeThat(System.getProperty("millrace.stack", "embedded")).isEqualTo("embedded");
        for (var line : lines) {
            signal("STOP", walSender(line));
        }
        for (var line : lines) {
            var stalled = walSender(line);
            await("%s to give its capture up".formatted(line))
                    .atMost(PATIENCE)
                    .until(() -> line.relay().state() instanceof Waiting);
            signal("CONT", stalled);
        }
        lines.forEach(PostgresOutageIT::awaitProgress);
        lines.forEach(Line::verdict);
    }

    private static long walSender(Line line) {
        return line.outbox()
                .number("SELECT active_pid FROM pg_replication_slots WHERE slot_name = '%s'"
                        .formatted(line.outbox().database().name()));
    }

    private static void signal(String signal, long pid) {
        try {
            assertThat(new ProcessBuilder("kill", "-s", signal, Long.toString(pid))
                            .start()
                            .waitFor())
                    .isZero();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Something written after the fault arrives. */
    private static void awaitProgress(Line line) {
        line.relay().awaitStreaming();
        var id = line.outbox().append(line.outbox().database().name(), "after-" + System.nanoTime(), 1, 1);
        line.topic().awaitAll(id, PATIENCE);
    }
}
