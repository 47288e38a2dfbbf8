package io.millrace.deadletter.letter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LetterFilterTests {

    private static final Instant TRIED = Instant.parse("2026-11-21T21:01:08.664515Z");

    @Test
    void saysInWordsWhichLettersAreMeant() {
        assertThat(LetterFilter.of(LetterCriteria.NONE).describe()).isEqualTo("all letters");
        assertThat(LetterFilter.of(LetterCriteria.ofTopic("events.post")).describe())
                .isEqualTo("topic events.post");
        assertThat(LetterFilter.of(named(2)).describe()).isEqualTo("2 letters");
        assertThat(LetterFilter.of(named(1)).describe()).startsWith("letter ");
    }

    @Test
    void saysSinceWhenAtTheLatestTheyMustHaveBeenOpen() {
        assertThat(LetterFilter.of(LetterCriteria.NONE).frozenAt(TRIED).describe())
                .isEqualTo("all letters, open at 2026-11-21 21:01:08 UTC");
        assertThat(LetterFilter.of(LetterCriteria.ofTopic("events.post"))
                        .frozenAt(TRIED)
                        .describe())
                .isEqualTo("topic events.post, open at 2026-11-21 21:01:08 UTC");
    }

    private static LetterCriteria named(int letters) {
        var ids = Stream.generate(UUID::randomUUID).limit(letters).toList();
        return new LetterCriteria(ids, null, null, null, null, null, null, null, null);
    }
}
