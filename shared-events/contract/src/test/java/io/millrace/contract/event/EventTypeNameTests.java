package io.millrace.contract.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTypeNameTests {

    @ParameterizedTest
    @ValueSource(strings = {"post.published.v1", "post.v12", "audio-book.part-added.v3"})
    void parsesWhatItWrites(String wire) {
        assertThat(EventTypeName.parse(wire)).hasToString(wire);
    }

    @Test
    void tellsNameAndMajorApart() {
        assertThat(EventTypeName.parse("post.published.v2")).isEqualTo(new EventTypeName("post.published", 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "post",
                "post.published",
                "post.published.v0",
                "post.published.v01",
                "post.v1.x",
                ".v1",
                "Post.published.v1",
                "post..published.v1",
                "post published.v1",
                "post.published.v1 ",
                "post.v999999"
            })
    void refusesWhatIsNotANameWithAMajorVersion(String wire) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventTypeName.parse(wire))
                .withMessageContaining(wire.isEmpty() ? "''" : wire.strip().split("\\.v")[0]);
    }
}
