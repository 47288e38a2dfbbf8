package io.millrace.deadletter.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PathWatchTests {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final AtomicInteger looks = new AtomicInteger();
    private final CountDownLatch answer = new CountDownLatch(1);
    private volatile boolean hanging;
    private volatile boolean failing;
    private volatile boolean closed;

    private final PathWatch watch = new PathWatch(
            "projections",
            new PathProbe() {
                @Override
                public List<PathStage> look() {
                    if (hanging) {
                        awaitAnswer();
                    }
                    if (failing) {
                        throw new IllegalStateException("nobody foresaw it");
                    }
                    long look = looks.incrementAndGet();
                    return List.of(new PathStage("items", "events.item", look, null, 0L, 0L, List.of()));
                }

                @Override
                public void close() {
                    closed = true;
                }
            },
            now::get);

    private void awaitAnswer() {
        try {
            answer.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() {
        answer.countDown();
        watch.close();
        assertThat(closed).isTrue();
    }

    @Test
    void itLooksWhenAskedAndAtMostOnceASecond() {
        assertThat(looks).hasValue(0);

        assertThat(position()).isEqualTo(1);
        assertThat(position()).isEqualTo(1);
        later(Duration.ofMillis(1_001));
        assertThat(position()).isEqualTo(2);
    }

    @Test
    void whoAsksIsAnsweredWithWhatWasSeenWhileTheProbeHangs() {
        watch.stages();
        hanging = true;
        later(Duration.ofSeconds(5));
        watch.stages();
        later(Duration.ofSeconds(7));

        var stage = watch.stages().get(0);
        assertThat(stage.position()).isEqualTo(1);
        assertThat(stage.troubles()).containsExactly("As it was 12 s ago: what it asks does not answer");

        hanging = false;
        answer.countDown();
        await().until(() -> looks.get() == 2);
        later(Duration.ofSeconds(2));
        assertThat(watch.stages().get(0).troubles()).isEmpty();
    }

    @Test
    void thereIsAnAnswerEvenIfNothingWasEverSeen() {
        hanging = true;

        assertThat(watch.stages()).singleElement().satisfies(stage -> assertThat(stage.troubles())
                .hasSize(1));
    }

    @Test
    void whatNobodyForesawIsATroubleAndPasses() {
        failing = true;
        assertThat(watch.stages().get(0).troubles()).isNotEmpty();

        failing = false;
        later(Duration.ofSeconds(2));
        assertThat(watch.stages().get(0).troubles()).isEmpty();
    }

    private long position() {
        var position = watch.stages().get(0).position();
        return position == null ? -1 : position;
    }

    private void later(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }
}
