package io.millrace.deadletter.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class BackgroundWorkTests {

    @BeforeEach
    void tellAll() {
        ((Logger) LoggerFactory.getLogger(BackgroundWork.class)).setLevel(Level.INFO);
    }

    @Test
    void failuresInARowAreToldEverMoreRarely() {
        var streak = new FailureStreak();
        List<Integer> told = IntStream.rangeClosed(1, 3_000)
                .filter(i -> streak.failed())
                .boxed()
                .toList();

        assertThat(told).containsExactly(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048);
        assertThat(streak.succeeded()).isEqualTo(3_000);
        assertThat(streak.succeeded()).isZero();
        assertThat(streak.failed()).isTrue();
    }

    @Test
    void outageIsToldAtItsBeginningNowAndThenAndAtItsEnd(CapturedOutput output) {
        var work = new Failing(20);
        work.start();
        await().untilAsserted(() -> assertThat(output).contains("The test work goes on, after 20 failures"));
        work.stop();

        assertThat(output.toString().split("The test work could not go on just now", -1))
                .hasSize(1 + 5);
        assertThat(output).containsOnlyOnce("IllegalStateException: away");
        assertThat(work.released).hasValueGreaterThan(20);
    }

    @Test
    void anErrorIsNotTheEndOfIt(CapturedOutput output) {
        var work = new Failing(1) {
            @Override
            RuntimeException failure() {
                throw new OutOfMemoryError("Java heap space");
            }
        };
        work.start();
        await().untilAsserted(() -> assertThat(output).contains("The test work goes on, after 1 failures"));
        work.stop();
    }

    private static class Failing extends BackgroundWork {

        private final AtomicInteger failures;
        private final AtomicInteger released = new AtomicInteger();

        Failing(int failures) {
            super("test work", Duration.ofMinutes(1), Duration.ofMillis(1));
            this.failures = new AtomicInteger(failures);
        }

        @Override
        protected boolean work() {
            if (failures.getAndDecrement() > 0) {
                throw failure();
            }
            return false;
        }

        RuntimeException failure() {
            return new IllegalStateException("away");
        }

        @Override
        protected void release() {
            released.incrementAndGet();
        }
    }
}
