package io.millrace.deadletter.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.deadletter.path.Backlog;
import io.millrace.deadletter.path.PathStage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathViewTests {

    @ParameterizedTest
    @CsvSource({
        "PT0.01S,0.1 s",
        "PT0.24S,0.2 s",
        "PT9.9S,9.9 s",
        "PT119S,119 s",
        "PT2M,2 min",
        "PT3H,3 h",
        "PT72H,3 days"
    })
    void agesAreToldAsPeopleDo(Duration age, String text) {
        assertThat(PathView.age(new Backlog(1, "events", age))).isEqualTo(text);
    }

    @Test
    void nothingIsNoAgeAndUnknownSaysSo() {
        assertThat(PathView.age(Backlog.none("events"))).isEqualTo("–");
        assertThat(PathView.age(null)).isEqualTo("unknown");
        assertThat(PathView.age(new Backlog(3, "events", null))).isEqualTo("unknown");
    }

    @Test
    void amountsAreToldAsPeopleDo() {
        assertThat(PathView.amount(new Backlog(1, "events", null))).isEqualTo("1 event");
        assertThat(PathView.amount(new Backlog(12_345, "bytes", null))).isEqualTo("12,345 bytes");
        assertThat(PathView.amount(null)).isEqualTo("unknown");
    }

    @Test
    void theSentenceChangesWithTroublesAndNotWithLag() {
        var calm = new PathView(List.of(stage(1), stage(2)));
        var busy = new PathView(List.of(stage(7), stage(9)));
        var troubled = new PathView(List.of(stage(1), PathStage.unknown("relay", "outbox", "Not reachable"), stage(2)));

        assertThat(calm.summary()).isEqualTo("All 2 parts of the path go on.");
        assertThat(busy.mark()).isEqualTo(calm.mark());
        assertThat(troubled.summary()).isEqualTo("1 of 3 parts of the path are in trouble: relay.");
        assertThat(troubled.mark()).isNotEqualTo(calm.mark());
    }

    private static PathStage stage(long lag) {
        return new PathStage("items", "events.item", 10L, new Backlog(lag, "events", Duration.ZERO), 0L, 0L, List.of());
    }
}
