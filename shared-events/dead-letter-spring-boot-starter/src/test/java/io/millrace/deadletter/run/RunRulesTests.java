package io.millrace.deadletter.run;

import static org.assertj.core.api.Assertions.assertThat;

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
    void theFirstLettersAreDecidedBeforeMoreAreTouched() {
        assertThat(RULES.atOnce(500, RunSettings.USUAL, 7, 0)).isEqualTo(3);
        assertThat(RULES.atOnce(500, RunSettings.USUAL, 10, 1)).isEqualTo(500);
        assertThat(RULES.atOnce(1_000, RunSettings.USUAL, 10, 0)).isEqualTo(500);
    }
}
