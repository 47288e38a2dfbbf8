package io.millrace.projection.engine;

import static io.millrace.projection.engine.Sales.sale;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.deadletter.letter.LetterState;
import io.millrace.projection.Fickle;
import io.millrace.projection.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OvertakenIT {

    private final TestDatabase database = TestDatabase.fresh(getClass());
    private final Fickle fickle = new Fickle();

    @BeforeEach
    void failAtVersion2() {
        var engine = database.parkingEngine(fickle);
        fickle.failing(sale -> sale.amount() == 13 ? new IllegalArgumentException("13") : null);
        engine.apply(List.of(sale(0, "b", 1, 1), sale(1, "b", 2, 13), sale(2, "c", 1, 1)));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void letterWhoseVersionTheProjectionHasEndsAsSuperseded() {
        unpark();
        haveVersion(2);

        assertThat(close(fickle)).isEqualTo(1);

        assertThat(database.letters(LetterState.SUPERSEDED)).hasSize(1);
        assertThat(database.jdbc()
                        .sql("SELECT state || ' by ' || actor FROM millrace.dead_letter_history ORDER BY id")
                        .query(String.class)
                        .list())
                .containsExactly("OPEN by projection fickle", "SUPERSEDED by sweep");
        assertThat(close(fickle)).isZero();
    }

    @Test
    void letterThatHeadsAQueueStays() {
        haveVersion(9);

        assertThat(close(fickle)).isZero();
        assertThat(database.letters(LetterState.OPEN)).hasSize(1);
    }

    @Test
    void letterOfANewerVersionStays() {
        unpark();

        assertThat(close(fickle)).isZero();
        assertThat(database.letters(LetterState.OPEN)).hasSize(1);
    }

    @Test
    void letterThatIsNotTheAggregatesStays() {
        unpark();
        haveVersion(9);
        database.jdbc()
                .sql("UPDATE millrace.dead_letter SET record_key = '\\xff00'")
                .update();

        assertThat(close(fickle)).isZero();
    }

    private void unpark() {
        database.jdbc().sql("DELETE FROM millrace.parked_key").update();
    }

    private void haveVersion(long version) {
        database.jdbc()
                .sql("UPDATE millrace.projection_version SET version = ? WHERE aggregate_id = 'b'")
                .param(version)
                .update();
    }

    private int close(Object projection) {
        var replayer = database.replayer(projection);
        return replayer.groups().stream()
                .mapToInt(group -> replayer.closeOvertaken(group, "sweep"))
                .sum();
    }
}
