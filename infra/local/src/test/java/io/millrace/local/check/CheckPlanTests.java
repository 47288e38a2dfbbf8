package io.millrace.local.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckPlanTests {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 77, -5, Long.MAX_VALUE})
    void crashesComeInTheMiddleOfTheLoadTheRelayFirst(long seed) {
        var plan = new CheckPlan(4_000, 8, seed);

        assertThat(plan.relayDiesAt()).isBetween(800, 1_600);
        assertThat(plan.readServiceDiesAt()).isBetween(2_400, 3_200);
        assertThat(new CheckPlan(4_000, 8, seed).relayDiesAt()).isEqualTo(plan.relayDiesAt());
    }

    @Test
    void tooFewCommandsAreRefusedByTheOptionsName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CheckPlan(99, 8, 1))
                .withMessageContaining("--commands 99");
    }

    @Test
    void noClientsAreRefusedByTheOptionsName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CheckPlan(4_000, 0, 1))
                .withMessageContaining("--clients 0");
    }
}
