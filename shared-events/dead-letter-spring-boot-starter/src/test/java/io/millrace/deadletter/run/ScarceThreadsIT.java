package io.millrace.deadletter.run;

import static io.millrace.deadletter.run.RunFixture.items;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** A worker in a process that can make no threads for a while. */
class ScarceThreadsIT {

    private final RunFixture fixture = new RunFixture(ScarceThreadsIT.class);
    private final AtomicInteger refused = new AtomicInteger();

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void aRunIsExecutedOnceThereIsAThreadForItHoweverOftenThereWasNone() {
        fixture.letters.manyLetters(3);
        var run = fixture.request(items());
        int refusals = RunFixture.RULES.runsAtOnce() + 1;

        fixture.worker(() -> refusing(refusals));

        assertThat(fixture.awaitState(run, RunState.DONE).progress()).isEqualTo(new RunProgress(3, 3, 0, 0, 0));
        assertThat(refused).hasValue(refusals);
    }

    /** The first thread is the one that looks for runs. */
    private SimpleAsyncTaskExecutor refusing(int refusals) {
        var made = new AtomicInteger();
        var threads = new SimpleAsyncTaskExecutor();
        threads.setThreadFactory(task -> {
            if (made.getAndIncrement() > 0 && refused.get() < refusals) {
                refused.incrementAndGet();
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Thread(task, "scarce");
        });
        return threads;
    }
}
