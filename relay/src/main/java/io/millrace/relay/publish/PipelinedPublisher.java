package io.millrace.relay.publish;

import io.millrace.relay.capture.Capture.Confirmer;
import io.millrace.relay.capture.CapturedBatch;
import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.capture.StreamPoint;
import io.millrace.relay.position.RelayPosition;
import io.millrace.relay.position.SentRows;
import io.millrace.relay.settings.PublishProperties;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * At-least-once delivery: batches are sent behind each other without waiting; finished ones at the head are confirmed in
 * order, first at the broker as a position, then at the slot. A restart resumes behind the position.
 */
final class PipelinedPublisher implements Publisher {

    private static final Logger log = LoggerFactory.getLogger(PipelinedPublisher.class);

    private final Producer<byte[], byte[]> producer;
    private final Topology topology;
    private final PositionStore positions;
    private final RowRouter router;
    private final SinkBreaker breaker;
    private final PublishProperties properties;
    private final PublishMeters meters;
    private final ArrayDeque<PendingBatch> inFlight = new ArrayDeque<>();
    private SentRows sent = new SentRows(StreamPoint.behind(0));
    private long bytesInFlight;
    private long confirmedAt;
    private @Nullable CapturedBatch acknowledged;
    private @Nullable Confirmation confirmation;

    PipelinedPublisher(
            Producer<byte[], byte[]> producer,
            Topology topology,
            PositionStore positions,
            RowRouter router,
            SinkBreaker breaker,
            PublishProperties properties,
            PublishMeters meters) {
        this.producer = producer;
        this.topology = topology;
        this.positions = positions;
        this.router = router;
        this.breaker = breaker;
        this.properties = properties;
        this.meters = meters;
    }

    /** A batch whose position is on its way to the broker; it is confirmed once that has arrived. */
    private record Confirmation(CapturedBatch batch, Future<?> position) {}

    @Override
    public Optional<RelayPosition> open() throws InterruptedException {
        topology.ensurePositions(positions.topic());
        return positions.read();
    }

    @Override
    public void resume(RelayPosition position) {
        positions.resume(position);
        sent = new SentRows(position.point());
    }

    @Override
    public void publish(CapturedBatch batch, Confirmer confirmer) throws InterruptedException {
        settle(confirmer);
        send(batch);
        while (bytesInFlight > properties.inFlight().toBytes()) {
            awaitHead();
            settle(confirmer);
        }
        settle(confirmer);
    }

    @Override
    public void backfill(List<CapturedRow> rows, RelayPosition behind) throws InterruptedException {
        var pending = new PendingBatch(new CapturedBatch(rows, StreamPoint.behind(0), 0, null, rows), rows);
        for (var row : rows) {
            send(row, pending);
        }
        await(pending);
        requireAccepted(pending);
        record(behind);
        meters.relayed(rows);
    }

    @Override
    public void record(RelayPosition position) throws InterruptedException {
        try {
            // Sent again if it takes too long: the same position twice does no harm, waiting unnoticed would.
            breaker.untilAnswered(
                    "Recording the position", () -> acknowledged(producer.send(positions.record(position))));
        } catch (ExecutionException e) {
            throw new PublisherBrokenException("The slot's position cannot be recorded: " + e.getCause(), e);
        }
    }

    private RecordMetadata acknowledged(Future<RecordMetadata> sent) throws InterruptedException, ExecutionException {
        try {
            return sent.get(properties.ackTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException(
                    "No acknowledgement for " + properties.ackTimeout(), e);
        }
    }

    @Override
    public void drain(Confirmer confirmer, Duration atMost) throws InterruptedException {
        var deadline = System.nanoTime() + atMost.toNanos();
        while (!inFlight.isEmpty()) {
            if (!inFlight.peek().await(Math.max(0, deadline - System.nanoTime()))) {
                log.warn(
                        "Stopping with {} batches unacknowledged; they are sent again at the next start",
                        inFlight.size());
                return;
            }
            settle(confirmer);
        }
        if (acknowledged != null) {
            record(positions.behind(acknowledged));
            confirmer.confirm(acknowledged);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        topology.close();
    }

    private void send(CapturedBatch batch) throws InterruptedException {
        var rows =
                batch.rows().stream().filter(row -> !sent.contains(row.point())).toList();
        if (sent.contains(batch.end())) {
            return;
        }
        if (!rows.isEmpty()) {
            breaker.awaitPermission();
        }
        var pending = new PendingBatch(batch, rows);
        bytesInFlight += pending.bytes();
        inFlight.add(pending);
        for (var row : rows) {
            try {
                send(row, pending);
            } catch (UnsendableRowException e) {
                stopBefore(row, pending);
                throw e;
            }
        }
    }

    /** Writes down that all rows before the given one are sent, so that a later attempt begins with it. */
    private void stopBefore(CapturedRow row, PendingBatch batch) throws InterruptedException {
        var behind = acknowledged == null ? null : positions.behind(acknowledged);
        for (var pending : inFlight) {
            if (pending != batch) {
                await(pending);
                requireAccepted(pending);
                behind = positions.behind(pending.batch());
            }
        }
        producer.flush();
        var index = batch.rows().indexOf(row);
        if (index > 0) {
            behind = positions.behind(batch.rows().get(index - 1));
        }
        if (behind != null) {
            record(behind);
        }
    }

    private void send(CapturedRow row, PendingBatch pending) throws InterruptedException {
        var record = router.route(row);
        while (true) {
            topology.ensure(record.topic());
            var attempt = new Attempt(row, pending);
            try {
                producer.send(record, attempt);
            } catch (InterruptException e) {
                throw interrupted(e);
            }
            var refusal = attempt.returned();
            if (refusal == null) {
                return;
            }
            if (SendFailure.of(refusal) != SendFailure.OUTAGE) {
                throw new UnsendableRowException(row, String.valueOf(refusal.getMessage()), refusal);
            }
            topology.forget(record.topic());
            breaker.failed(Duration.ofMillis(1), refusal);
            log.warn("Row {} cannot be handed to the producer, trying again: {}", row.id(), refusal.getMessage());
            breaker.awaitPermission();
        }
    }

    private void settle(Confirmer confirmer) throws InterruptedException {
        while (!inFlight.isEmpty() && inFlight.peek().isDone()) {
            var head = inFlight.remove();
            bytesInFlight -= head.bytes();
            var refused = head.refused();
            if (refused != null) {
                stopBefore(refused, head);
            }
            requireAccepted(head);
            if (!head.rows().isEmpty()) {
                breaker.succeeded(Duration.ofNanos(System.nanoTime() - head.sentAt()));
                meters.relayed(head.rows());
            }
            acknowledged = head.batch();
        }
        meters.inFlight(bytesInFlight);
        confirm(confirmer);
    }

    private void confirm(Confirmer confirmer) throws InterruptedException {
        if (confirmation != null && confirmation.position().isDone()) {
            try {
                confirmation.position().get();
            } catch (ExecutionException e) {
                throw new PublisherBrokenException("The slot's position cannot be recorded: " + e.getCause(), e);
            }
            confirmer.confirm(confirmation.batch());
            confirmation = null;
        }
        var due = System.nanoTime() - confirmedAt > properties.confirmInterval().toNanos();
        if (confirmation == null && acknowledged != null && due) {
            var position = positions.behind(acknowledged);
            confirmation = new Confirmation(acknowledged, producer.send(positions.record(position)));
            confirmedAt = System.nanoTime();
            acknowledged = null;
        }
    }

    private void awaitHead() throws InterruptedException {
        if (!inFlight.isEmpty()) {
            await(inFlight.element());
        }
    }

    private void await(PendingBatch pending) throws InterruptedException {
        var patience = properties.ackTimeout();
        while (!pending.isDone() && !pending.await(patience.toNanos())) {
            breaker.failed(
                    patience,
                    new org.apache.kafka.common.errors.TimeoutException(
                            "No acknowledgement for %s".formatted(patience)));
        }
    }

    private static void requireAccepted(PendingBatch pending) {
        var failed = pending.failure();
        if (failed != null) {
            throw failed.asException();
        }
    }

    private static InterruptedException interrupted(InterruptException e) {
        var interrupted = new InterruptedException("Interrupted while handing a record to the producer");
        interrupted.initCause(e);
        return interrupted;
    }
}
