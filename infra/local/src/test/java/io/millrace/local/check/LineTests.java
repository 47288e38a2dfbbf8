package io.millrace.local.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineTests {

    @Test
    void aLineThatHoldsIsOneLine() {
        assertThat(new Line(true, "topics", "written 2, lost 0", List.of()).render())
                .isEqualTo("ok   topics                   written 2, lost 0");
    }

    @Test
    void aLineThatIsOffSaysWhatIsOffBelow() {
        assertThat(new Line(false, "topics", "lost 1", List.of("lost: e1")).render())
                .startsWith("OFF  topics")
                .contains("\n")
                .endsWith("lost: e1");
    }

    @Test
    void manyFaultsAreCutShortButCounted() {
        var faults =
                IntStream.range(0, 25).mapToObj(number -> "lost: e" + number).toList();

        assertThat(new Line(false, "topics", "lost 25", faults).render())
                .contains("lost: e9", "and 15 more")
                .doesNotContain("lost: e10");
    }
}
