package io.millrace.deadletter.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunRulesTests {

    private static final RunRules RULES = RunFixture.RULES;

    @Test
    void noMoreLettersAreTakenThanMayStillFail() {
        var settings = new RunSettings(null, 5);

        assertThat(RULES.atOnce(500, settings, 1_000, 0)).isEqualTo(5);
        assertThat(RULES.atOnce(500, settings, 1_000, 3)).isEqualTo(2);
        assertThat(RULES.atOnce(500, settings, 1_000, 7)).isEqualTo(1);
        assertThat(RULES.atOnce(2, settings, 1_000, 0)).isEqualTo(2);
    }

    @Test
    void gearsGoFromOneLetterUpToTheTop() {
        assertThat(IntStream.iterate(1, RULES::nextGear).limit(11))
                .containsExactly(1, 2, 5, 10, 20, 50, 100, 200, 500, 500, 500);
    }

    @Test
    void theTopMayLieBetweenTwoGears() {
        var rules = withTop(30);

        assertThat(IntStream.iterate(1, rules::nextGear).limit(8)).containsExactly(1, 2, 5, 10, 20, 30, 30, 30);
        assertThat(withTop(1).nextGear(1)).isEqualTo(1);
    }

    private static RunRules withTop(int top) {
        return new RunRules(
                top,
                RULES.firstLetters(),
                RULES.failuresInFirst(),
                RULES.runsAtOnce(),
                RULES.poll(),
                RULES.lease(),
                RULES.firstBackOff(),
                RULES.longestBackOff());
    }

    @Test
    void theFirstLettersAreDecidedBeforeMoreAreTouched() {
        assertThat(RULES.atOnce(500, RunSettings.USUAL, 7, 0)).isEqualTo(3);
        assertThat(RULES.atOnce(500, RunSettings.USUAL, 10, 1)).isEqualTo(500);
        assertThat(RULES.atOnce(1_000, RunSettings.USUAL, 10, 0)).isEqualTo(500);
    }
}
