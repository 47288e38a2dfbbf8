package io.millrace.projection.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.replay.LetterOutcome;
import io.millrace.deadletter.replay.Replayer;
import io.millrace.projection.Fickle;
import io.millrace.projection.Shop;
import io.millrace.projection.TestDatabase;
import io.millrace.stack.Database;
import io.millrace.stack.SharedStack;
import java.util.Map;
import java.util.UUID;

/** A read database with an engine that puts aside what {@link Fickle} fails at, and what an operator does about it. */
final class FickleShop implements AutoCloseable {

    static final String OPERATOR = "olga";

    final TestDatabase database;
    final Fickle fickle = new Fickle();
    final ProjectionEngine engine;

    FickleShop(Class<?> test) {
        this(SharedStack.freshDatabase(test));
    }

    FickleShop(Database server) {
        database = TestDatabase.in(server);
        engine = database.parkingEngine(fickle);
    }

    /** From now on sales of that amount fail by their own fault. */
    void failAt(long amount) {
        fickle.failing(sale -> sale.amount() == amount ? new IllegalArgumentException(String.valueOf(amount)) : null);
    }

    /** From now on sales of items so named fail, and nothing tells whose fault it is. */
    void failUnclearlyAt(String prefix) {
        fickle.failing(sale -> sale.itemId().startsWith(prefix) ? new IllegalStateException("only these") : null);
    }

    /** Replays all open letters. */
    Map<UUID, LetterOutcome> replay() {
        var replayer = database.replayer(fickle, new Shop.Totals());
        while (true) {
            try {
                return replayer.replay(database.letters(LetterState.OPEN), OPERATOR);
            } catch (VersionConflictException e) {
                Thread.onSpinWait();
            }
        }
    }

    void emptyQueues() {
        var replayer = database.replayer(fickle, new Shop.Totals());
        replayer.groups().forEach(group -> emptyQueues(replayer, group));
    }

    private static void emptyQueues(Replayer replayer, String group) {
        boolean more = true;
        while (more) {
            try {
                more = replayer.goOn(group, OPERATOR);
            } catch (VersionConflictException e) {
                Thread.onSpinWait();
            }
        }
    }

    /** Gives the first open letter up. */
    UUID discard() {
        var letter = database.letters(LetterState.OPEN).get(0);
        database.decisions(fickle).discard(letter, OPERATOR, "nobody needs it");
        return letter;
    }

    void reopen(UUID letter) {
        database.decisions(fickle).reopen(letter, OPERATOR, "the right one");
    }

    void assertNothingParked() {
        assertThat(database.count("millrace.parked_event")).isZero();
        assertThat(database.count("millrace.parked_key")).isZero();
    }

    @Override
    public void close() {
        database.close();
    }
}
