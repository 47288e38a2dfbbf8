package io.millrace.relay.publish;

import io.millrace.relay.capture.CapturedBatch;
import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.position.PositionCodec;
import io.millrace.relay.position.PositionReader;
import io.millrace.relay.position.RelayPosition;
import io.millrace.relay.position.RelayPosition.Phase;
import io.millrace.relay.position.RelayPosition.Resent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The slot's position at the broker. Confined to the relay's thread. */
final class PositionStore {

    private final PositionCodec codec;
    private final KafkaClients clients;
    private final SinkBreaker breaker;
    private final Duration openTransaction;
    private final Clock clock;
    private RelayPosition last = RelayPosition.at(0, null);

    /** @param openTransaction longest time the broker keeps a transaction of a relay that was killed */
    PositionStore(
            PositionCodec codec, KafkaClients clients, SinkBreaker breaker, Duration openTransaction, Clock clock) {
        this.codec = codec;
        this.clients = clients;
        this.breaker = breaker;
        this.openTransaction = openTransaction;
        this.clock = clock;
    }

    String topic() {
        return codec.topic();
    }

    Optional<RelayPosition> read() throws InterruptedException {
        try {
            return breaker.untilAnswered("Reading the slot's position", () -> {
                var end = end();
                try (var consumer = clients.consumer()) {
                    return new PositionReader(codec, openTransaction).read(consumer, end);
                }
            });
        } catch (ExecutionException e) {
            throw new PublisherBrokenException("The slot's position cannot be read: " + e.getCause(), e);
        }
    }

    private long end() throws InterruptedException, ExecutionException {
        var partition = new TopicPartition(codec.topic(), 0);
        try (var admin = clients.admin()) {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        }
    }

    void resume(RelayPosition position) {
        last = position;
    }

    /** The position behind the batch. */
    RelayPosition behind(CapturedBatch batch) {
        return advance(new RelayPosition(
                Phase.STREAM,
                batch.end(),
                batch.lsn(),
                eventId(lastRow(batch.rows())),
                at(batch),
                last.backfilledFrom(),
                null,
                last.resent()));
    }

    /** The position behind the given row of a batch. */
    RelayPosition behind(CapturedRow row) {
        return advance(new RelayPosition(
                Phase.STREAM, row.point(), row.lsn(), row.id(), at(row), last.backfilledFrom(), null, last.resent()));
    }

    /** The last position, with more done for an operator; only once it is committed, the store is to resume there. */
    RelayPosition with(Resent done) {
        return last.with(done);
    }

    ProducerRecord<byte[], byte[]> record(RelayPosition position) {
        return codec.encode(position);
    }

    private RelayPosition advance(RelayPosition position) {
        last = position;
        return position;
    }

    private @Nullable Instant at(CapturedBatch batch) {
        var row = lastRow(batch.rows());
        return row == null ? last.eventAt() : at(row);
    }

    /** Rows that are looked for after a loss are looked for from here on, so it must not lie ahead. */
    private Instant at(CapturedRow row) {
        var now = clock.instant();
        return row.occurredAt().isAfter(now) ? now : row.occurredAt();
    }

    private @Nullable String eventId(@Nullable CapturedRow row) {
        return row == null ? last.eventId() : row.id();
    }

    private static @Nullable CapturedRow lastRow(List<CapturedRow> rows) {
        return rows.isEmpty() ? null : rows.get(rows.size() - 1);
    }
}
