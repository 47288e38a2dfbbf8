package io.millrace.relay.slot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HeartbeatTests {

    @Test
    void tellsWhenItWasSentAndLeavesTheBufferAlone() {
        var content = ByteBuffer.wrap("1767323045678".getBytes(US_ASCII));
        assertThat(Heartbeat.parse(content)).isEqualTo(Instant.ofEpochMilli(1_767_323_045_678L));
        assertThat(content.position()).isZero();
    }
}
