package io.millrace.deadletter.run;

import static io.millrace.deadletter.run.RunFixture.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Starts of a run that come to nothing although their process lives are no crashes, however many they are. */
class SurvivedStartsIT {

    /** More than make a letter guilty. */
    private static final int MANY = 6;

    private static final RunProgress ALL = new RunProgress(3, 3, 0, 0, 0);

    private final RunFixture fixture = new RunFixture(SurvivedStartsIT.class);

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void anOutageMakesNoLetterGuilty() {
        fixture.letters.manyLetters(3);
        fixture.letters.target.away.set(true);
        fixture.worker();
        var run = fixture.request(items());

        await().until(() -> fixture.letters.count("SELECT outages FROM millrace.replay_run") >= MANY);
        fixture.letters.target.away.set(false);

        assertThat(fixture.awaitState(run, RunState.DONE).progress()).isEqualTo(ALL);
    }

    @Test
    void anOutageThatCannotBeWrittenDownMakesNoLetterGuilty() {
        fixture.letters.manyLetters(3);
        var starts = new AtomicInteger();
        fixture.letters.target.before.set(starts::incrementAndGet);
        fixture.letters.target.away.set(true);
        fixture.letters.jdbc.execute(
                """
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'the database is away'; END $$;
                CREATE TRIGGER refuse BEFORE UPDATE ON millrace.replay_run
                FOR EACH ROW WHEN (NEW.outages > 0) EXECUTE FUNCTION refuse();
                """);
        fixture.worker(Duration.ofMillis(100));
        var run = fixture.request(items());

        await().until(() -> starts.get() >= MANY);
        fixture.letters.jdbc.execute("DROP TRIGGER refuse ON millrace.replay_run");
        fixture.letters.target.away.set(false);

        assertThat(fixture.awaitState(run, RunState.DONE).progress()).isEqualTo(ALL);
    }
}
