package io.millrace.relay.position;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.relay.capture.StreamPoint;
import io.millrace.relay.position.BackfillPlace.Key;
import io.millrace.relay.position.RelayPosition.Phase;
import io.millrace.relay.position.RelayPosition.Resent;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PositionCodecTests {

    private final PositionCodec codec = new PositionCodec("positions", "my_slot");

    @Test
    void aPositionSurvivesTheTopic() {
        var position = new RelayPosition(
                Phase.BACKFILL,
                new StreamPoint(1L << 40, 7_421, 3),
                Long.MAX_VALUE,
                "id",
                Instant.parse("2026-01-02T03:04:05.678901Z"),
                Instant.EPOCH,
                new BackfillPlace("10:20:10,14", new Key("post", "p\"1", 5, "id")),
                new Resent(7, 40, 42, "letter"));
        var record = codec.encode(position);
        assertThat(record.topic()).isEqualTo("positions");
        assertThat(new String(record.key(), UTF_8)).isEqualTo("my_slot");
        assertThat(codec.decode(record.value())).isEqualTo(position);
    }

    @Test
    void whatMayBeMissingMayBeMissing() {
        var position = RelayPosition.at(5, null);
        assertThat(codec.decode(codec.encode(position).value())).isEqualTo(position);
    }

    @Test
    void aFieldOfANewerRelayIsIgnored() {
        var json =
                "{\"phase\":\"STREAM\",\"point\":{\"committed\":1,\"transaction\":0,\"row\":0},\"lsn\":1,\"new\":true}";
        assertThat(codec.decode(json.getBytes(UTF_8)).lsn()).isEqualTo(1);
    }

    @Test
    void aFieldThatAnOlderRelayDidNotKnowMayBeMissing() {
        var json =
                "{\"phase\":\"STREAM\",\"point\":{\"committed\":1,\"transaction\":0,\"row\":0},\"lsn\":1,\"resent\":{\"request\":7,\"place\":42}}";
        assertThat(codec.decode(json.getBytes(UTF_8)).resent()).isEqualTo(new Resent(7, 0, 42, null));
    }

    @Test
    void anotherSlotsPositionIsNotOurs() {
        assertThat(codec.isOurs("my_slot".getBytes(UTF_8))).isTrue();
        assertThat(codec.isOurs("my_slot_2".getBytes(UTF_8))).isFalse();
    }
}
