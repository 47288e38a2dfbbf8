package io.millrace.deadletter.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnsTests {

    private final Turns turns = new Turns();

    @Test
    void whatIsInDoubtIsInHandAlone() {
        try (var alone = turns.take(true)) {
            assertThat(alone).isNotNull();
            assertThat(anotherThreadTakesOne(false)).isFalse();
        }
        assertThat(anotherThreadTakesOne(false)).isTrue();
    }

    @Test
    void whoWaitsToBeAloneHoldsUpOthersForAMomentOnly() {
        try (var slow = turns.take(false)) {
            assertThat(slow).isNotNull();
            assertThat(anotherThreadTakesOne(true)).isFalse();
            assertThat(anotherThreadTakesOne(false)).isTrue();
        }
    }

    private boolean anotherThreadTakesOne(boolean careful) {
        return CompletableFuture.supplyAsync(() -> {
                    try (var turn = turns.take(careful)) {
                        return turn != null;
                    }
                })
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }
}
