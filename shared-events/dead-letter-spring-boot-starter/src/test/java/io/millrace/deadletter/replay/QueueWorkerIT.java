package io.millrace.deadletter.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.deadletter.DeadLetterFixture;
import io.millrace.deadletter.ItemChanged;
import io.millrace.deadletter.ItemTarget;
import io.millrace.deadletter.letter.LetterState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replays end behind the first transaction of a queue, as those of a killed process do; nobody asks for the rest. */
class QueueWorkerIT {

    /** More than two transactions take. */
    private static final long FOLLOWERS = 2_500;

    private final DeadLetterFixture letters = new DeadLetterFixture(QueueWorkerIT.class);
    private final List<QueueWorker> workers = new ArrayList<>();

    @AfterEach
    void stop() {
        workers.forEach(QueueWorker::stop);
    }

    @Test
    void followersThatAKilledReplayLeftAreAppliedInOrderAndOnce() {
        replayLetterOf("k", FOLLOWERS);
        replayLetterOf("l", FOLLOWERS);
        assertThat(parked()).isPositive();

        start(letters.another());
        start(letters.another());

        awaitNothingParked();
        for (String key : List.of("k", "l")) {
            assertThat(letters.jdbc.queryForList(
                            "SELECT version FROM applied WHERE key = ? ORDER BY id", Long.class, key))
                    .isEqualTo(LongStream.rangeClosed(1, FOLLOWERS + 1).boxed().toList());
        }
    }

    @Test
    void followersOfAKeyThatIsParkedLaterAreFoundByTheSameWorker() {
        start(letters.another());
        replayLetterOf("k", FOLLOWERS);
        awaitNothingParked();

        replayLetterOf("l", FOLLOWERS);
        awaitNothingParked();

        assertThat(letters.count("SELECT count(*) FROM applied")).isEqualTo(2 * (FOLLOWERS + 1));
    }

    @Test
    void followerThatFailsBecomesTheLetterOfItsKeyAndOtherKeysGoOn() {
        replayLetterOf("k", 1_100);
        letters.jdbc.update(
                "UPDATE millrace.parked_event SET record_value = convert_to(?, 'UTF8') WHERE aggregate_version = 1050",
                ItemChanged.json("poison"));
        replayLetterOf("l", FOLLOWERS);

        start(letters.another());

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(parked()).isEqualTo(1_101 - 1_050));
        assertThat(letters.jdbc.queryForList(
                        "SELECT state || ' ' || aggregate_version FROM millrace.dead_letter ORDER BY parked_order, state",
                        String.class))
                .containsOnly("RESOLVED 1", "OPEN 1050");
        assertThat(letters.count("SELECT max(version) FROM applied WHERE key = 'k'"))
                .isEqualTo(1_049);
    }

    @Test
    void outageOfWhatAProjectionNeedsIsWaitedFor() {
        replayLetterOf("k", FOLLOWERS);
        var instance = letters.another();
        var calls = new AtomicInteger();
        instance.target.before.set(calls::incrementAndGet);
        instance.target.away.set(true);
        start(instance);
        await().until(() -> calls.get() >= 3);

        instance.target.away.set(false);

        awaitNothingParked();
        assertThat(unresolved()).isZero();
        assertThat(letters.count("SELECT count(*) FROM applied")).isEqualTo(FOLLOWERS + 1);
    }

    @Test
    void outageThatManyInstancesMeetCountsAsNoCrash() {
        replayLetterOf("k", FOLLOWERS);
        for (int i = 0; i < 6; i++) {
            var instance = letters.another();
            instance.target.away.set(true);
            assertThatThrownBy(() -> instance.replayer.goOn(instance.target.group(), "queue"))
                    .isInstanceOf(RuntimeException.class);
        }

        start(letters.another());

        awaitNothingParked();
        assertThat(unresolved()).isZero();
        assertThat(letters.count("SELECT count(*) FROM applied")).isEqualTo(FOLLOWERS + 1);
    }

    @Test
    void outageOfWhatOneProjectionNeedsLeavesTheQueuesOfOthersAlone() {
        replayLetterOf("k", FOLLOWERS);
        replayLetterOf("l", FOLLOWERS);
        var others = new ItemTarget("others");
        for (String table : List.of("parked_key", "parked_event")) {
            letters.jdbc.update(
                    "UPDATE millrace." + table + " SET group_id = ? WHERE record_key = 'l'", others.group());
        }
        letters.target.away.set(true);

        start(worker(List.of(letters.target, others), Duration.ofSeconds(10)));

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(parkedKeys()).containsExactly("k"));
        assertThat(letters.count("SELECT count(*) FROM applied WHERE key = 'l'"))
                .isEqualTo(FOLLOWERS + 1);
        letters.target.away.set(false);
        awaitNothingParked();
    }

    /** Errors are as good as crashes: whoever meets them is not there any more. */
    @Test
    void crashesAreNotBlamedOnAnOlderEventThatHasComeInFrontOfTheQueueSince() {
        var letter = letters.letter("k", 1, ItemChanged.json("one"));
        letters.followers("k", 2, 1_001);
        letters.follower("k", 1_005, ItemChanged.json("lethal"));
        letters.replayer.replay(List.of(letter), "alice");
        letters.target.before.set(() -> {
            throw new StackOverflowError("as deep as it gets");
        });
        for (int crash = 0; crash < 4; crash++) {
            assertThatThrownBy(this::goOn).isInstanceOf(StackOverflowError.class);
            letters.jdbc.update("UPDATE millrace.parked_key SET begun_at = NULL");
        }
        letters.target.before.set(() -> {});

        letters.follower("k", 1_003, ItemChanged.json("late"));
        while (goOn()) {
            assertThat(unresolved()).isZero();
        }

        assertThat(parked()).isZero();
        assertThat(letters.jdbc.queryForList(
                        "SELECT version FROM applied WHERE version > 1001 ORDER BY id", Long.class))
                .containsExactly(1_003L, 1_005L);
    }

    private boolean goOn() {
        return letters.replayer.goOn(letters.target.group(), "queue");
    }

    @Test
    void lettersThatTheirProjectionHasOvertakenAreClosed() {
        var overtaken = letters.letter("k", 1, ItemChanged.json("one"));
        var open = letters.letter("l", 1, ItemChanged.json("one"));
        var target = new OvertakingTarget(letters.target, List.of(overtaken));

        start(worker(List.of(target), Duration.ofMillis(100)));

        await().until(() -> letters.state(overtaken) == LetterState.SUPERSEDED);
        assertThat(letters.state(open)).isEqualTo(LetterState.OPEN);
        assertThat(letters.count("SELECT count(*) FROM applied")).isZero();
    }

    private void replayLetterOf(String key, long followers) {
        var letter = letters.letter(key, 1, ItemChanged.json("one"));
        letters.followers(key, 2, followers + 1);
        letters.replayer.replay(List.of(letter), "alice");
    }

    private QueueWorker worker(List<ReplayTarget> targets, Duration lookForOvertaken) {
        var replayer = new Replayer(letters.transactions.getDataSource(), letters.transactions, targets, "test");
        return new QueueWorker(replayer, Duration.ofMillis(50), Duration.ofMillis(50), lookForOvertaken);
    }

    private void start(DeadLetterFixture instance) {
        start(new QueueWorker(instance.replayer, Duration.ofMillis(50), Duration.ofMillis(50)));
    }

    private void start(QueueWorker worker) {
        workers.add(worker);
        worker.start();
    }

    private void awaitNothingParked() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(letters.count("SELECT count(*) FROM millrace.parked_key"))
                        .isZero());
        assertThat(parked()).isZero();
    }

    private List<String> parkedKeys() {
        return letters.jdbc.queryForList(
                "SELECT convert_from(record_key, 'UTF8') FROM millrace.parked_key", String.class);
    }

    private long parked() {
        return letters.count("SELECT count(*) FROM millrace.parked_event");
    }

    private long unresolved() {
        return letters.count("SELECT count(*) FROM millrace.dead_letter WHERE state <> ?", LetterState.RESOLVED.name());
    }
}
