package io.millrace.contract.topic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TopicsTests {

    @Test
    void anAggregateTypeHasATopicAndDeadLettersBesideIt() {
        assertThat(Topics.of("post")).isEqualTo("events.post");
        assertThat(Topics.deadLettersOf("events.post")).isEqualTo("events.post.DLT");
    }
}
