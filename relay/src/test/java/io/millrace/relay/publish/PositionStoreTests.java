package io.millrace.relay.publish;

import static io.millrace.relay.publish.Rows.batch;
import static io.millrace.relay.publish.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.position.PositionCodec;
import io.millrace.relay.position.RelayPosition.Resent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class PositionStoreTests {

    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");

    private final PositionStore positions = new PositionStore(
            new PositionCodec("positions", "slot"),
            mock(KafkaClients.class),
            new Sink().sinkBreaker(),
            Duration.ofSeconds(60),
            Clock.fixed(NOW, ZoneOffset.UTC));

    /** Whoever backfills from there on would leave out all that was written before. */
    @Test
    void aPositionNeverLiesInTheFuture() {
        var ahead = at(NOW.plusSeconds(3600));
        assertThat(positions.behind(ahead).eventAt()).isEqualTo(NOW);
        assertThat(positions.behind(batch(List.of(ahead))).eventAt()).isEqualTo(NOW);
    }

    @Test
    void aPositionBearsTheTimeOfItsLastEvent() {
        var row = at(NOW.minusSeconds(1));
        assertThat(positions.behind(row).eventAt()).isEqualTo(NOW.minusSeconds(1));
        assertThat(positions.behind(batch(List.of(row))).eventAt()).isEqualTo(NOW.minusSeconds(1));
    }

    /** What a refused transaction would have sent is not taken for sent by the next run. */
    @Test
    void whatIsNotCommittedForAnOperatorIsInNoLaterPosition() {
        var done = new Resent(7, 40, 42, "id");
        var tried = positions.with(done);
        assertThat(tried.resent()).isEqualTo(done);
        assertThat(positions.behind(row(1)).resent()).isNull();
        positions.resume(tried);
        assertThat(positions.behind(row(2)).resent()).isEqualTo(done);
    }

    private static CapturedRow at(Instant time) {
        var row = row(1);
        return new CapturedRow(
                row.point(),
                row.lsn(),
                row.id(),
                row.aggregateType(),
                row.aggregateId(),
                row.aggregateVersion(),
                row.type(),
                row.payload(),
                row.headers(),
                row.traceparent(),
                time);
    }
}
