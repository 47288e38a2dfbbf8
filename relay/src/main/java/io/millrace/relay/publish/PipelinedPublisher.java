package io.millrace.relay.publish;

import io.millrace.relay.capture.Capture.Confirmer;
import io.millrace.relay.capture.CapturedBatch;
import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.capture.StreamPoint;
import io.millrace.relay.letter.HeldRow;
import io.millrace.relay.letter.LedgerException;
import io.millrace.relay.letter.Letter;
import io.millrace.relay.letter.RowKey;
import io.millrace.relay.position.RelayPosition;
import io.millrace.relay.position.SentRows;
import io.millrace.relay.settings.PublishProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * At-least-once delivery: batches are sent behind each other without waiting; finished ones at the head are confirmed in
 * order, first at the broker as a position, then at the slot. A restart resumes behind the position. A batch is finished
 * when each of its rows is acknowledged, is a letter, or is held back.
 */
final class PipelinedPublisher implements Publisher {

    private static final Logger log = LoggerFactory.getLogger(PipelinedPublisher.class);
    private static final Duration A_MOMENT = Duration.ofMillis(100);

    private final Producer<byte[], byte[]> producer;
    private final Brake brake;
    private final Topology topology;
    private final PositionStore positions;
    private final DeadLetters deadLetters;
    private final PipelinedLetters letters;
    private final OrderedSending sending;
    private final SinkBreaker breaker;
    private final AckWatch acknowledgements;
    private final PublishProperties properties;
    private final PublishMeters meters;
    private final Confirmations confirmations;
    private final InFlight inFlight;
    private SentRows sent = new SentRows(StreamPoint.behind(0));

    PipelinedPublisher(
            Producer<byte[], byte[]> producer,
            Topology topology,
            PositionStore positions,
            RowRouter router,
            DeadLetters deadLetters,
            TrustedTopics trusted,
            SinkBreaker breaker,
            PublishProperties properties,
            PublishMeters meters) {
        this.producer = producer;
        this.brake = new Brake(producer);
        this.topology = topology;
        this.positions = positions;
        var records = new Records(router, topology);
        this.deadLetters = deadLetters;
        this.breaker = breaker;
        this.properties = properties;
        this.meters = meters;
        this.acknowledgements = new AckWatch(producer, topology, breaker, properties.ackTimeout());
        this.confirmations =
                new Confirmations(producer, positions, acknowledgements, breaker, properties.confirmInterval());
        this.inFlight = new InFlight(acknowledgements, brake);
        this.letters =
                new PipelinedLetters(deadLetters, records, new Singly(producer, records, breaker, acknowledgements));
        this.sending = new OrderedSending(
                new Handing(producer, records, trusted, breaker, brake, inFlight), letters, inFlight);
    }

    @Override
    public Optional<RelayPosition> open() throws InterruptedException {
        topology.ensurePositions(positions.topic());
        deadLetters.open();
        return positions.read();
    }

    @Override
    public void resume(RelayPosition position) {
        positions.resume(position);
        sent = new SentRows(position.point());
    }

    @Override
    public void publish(CapturedBatch batch, Confirmer confirmer) throws InterruptedException {
        try {
            settle(confirmer);
            send(batch, confirmer);
            while (inFlight.bytes() > properties.inFlight().toBytes()) {
                inFlight.awaitHead();
                settle(confirmer);
            }
            settle(confirmer);
        } catch (PublisherBrokenException | IllegalStateException e) {
            throw brake.cause(e);
        }
    }

    @Override
    public void backfill(List<CapturedRow> rows, RelayPosition behind) throws InterruptedException {
        try {
            send(rows);
        } catch (PublisherBrokenException | IllegalStateException e) {
            throw brake.cause(e);
        }
        record(behind);
    }

    private void send(List<CapturedRow> rows) throws InterruptedException {
        var pending = new PendingBatch(new CapturedBatch(rows, StreamPoint.behind(0), 0, null, rows), rows);
        inFlight.add(pending);
        List<CapturedRow> held = new ArrayList<>();
        for (var row : rows) {
            sending.settleBefore(row);
            if (deadLetters.holds(row)) {
                held.add(row);
                pending.leftOut(row);
            } else {
                sendOrBury(row, pending);
            }
        }
        inFlight.await(pending);
        letters.buryRefused(pending);
        sending.finished(pending);
        deadLetters.hold(held);
        inFlight.removeHead();
        meters.relayed(pending.sent());
    }

    @Override
    public Resending resend(long request, List<HeldRow> rows) throws InterruptedException {
        for (int i = 0; i < rows.size(); i++) {
            var refusal = letters.resend(rows.get(i));
            if (refusal != null) {
                return new Resending(i, refusal);
            }
        }
        return new Resending(rows.size(), null);
    }

    @Override
    public void bury(long request, HeldRow row, UnsendableRowException refusal) throws InterruptedException {
        letters.post(deadLetters.letter(refusal, 1, row.id()));
    }

    @Override
    public void repost(long request, long place, Letter letter) throws InterruptedException {
        letters.post(letter);
    }

    @Override
    public void settle(String letterId) {
        deadLetters.settle(letterId);
    }

    @Override
    public void unpark(RowKey key) {
        deadLetters.unpark(key);
    }

    @Override
    public void record(RelayPosition position) throws InterruptedException {
        try {
            // Sent again if it takes too long: the same position twice does no harm, waiting unnoticed would.
            breaker.untilAnswered("Recording the position", () -> acknowledged(position));
        } catch (ExecutionException e) {
            throw new PublisherBrokenException("The slot's position cannot be recorded: " + e.getCause(), e);
        }
    }

    private RecordMetadata acknowledged(RelayPosition position) throws InterruptedException, ExecutionException {
        try {
            return Acknowledgement.await(producer.send(positions.record(position)), properties.ackTimeout());
        } catch (TimeoutException e) {
            acknowledgements.requireWay(Set.of(positions.topic()));
            throw e;
        }
    }

    @Override
    public void drain(Confirmer confirmer, Duration atMost) throws InterruptedException {
        var deadline = System.nanoTime() + atMost.toNanos();
        while (!inFlight.isEmpty()) {
            if (!inFlight.isHeadDoneBy(deadline)) {
                log.warn(
                        "Stopping with {} batches unacknowledged; they are sent again at the next start",
                        inFlight.size());
                return;
            }
            settle(confirmer);
        }
        var last = confirmations.last();
        if (last != null) {
            record(positions.behind(last));
            confirmer.confirm(last);
        }
    }

    @Override
    public void close() {
        brake.close();
        topology.close();
        deadLetters.close();
    }

    private void send(CapturedBatch batch, Confirmer confirmer) throws InterruptedException {
        var rows =
                batch.rows().stream().filter(row -> !sent.contains(row.point())).toList();
        if (sent.contains(batch.end())) {
            return;
        }
        while (!rows.isEmpty() && !breaker.isPermittedWithin(A_MOMENT)) {
            // An answer to what is on its way closes the breaker.
            settle(confirmer);
        }
        var pending = new PendingBatch(batch, rows);
        inFlight.add(pending);
        List<CapturedRow> held = new ArrayList<>();
        CapturedRow current = null;
        try {
            for (var row : rows) {
                current = held.isEmpty() ? row : current;
                sending.settleBefore(row);
                if (letters.keeps(row, held)) {
                    pending.leftOut(row);
                } else {
                    sendOrBury(row, pending);
                }
            }
            deadLetters.hold(held);
            deadLetters.passed(batch.end());
            pending.onItsWay();
        } catch (UnsendableRowException | LedgerException e) {
            stopBefore(current);
            throw e;
        }
    }

    private void sendOrBury(CapturedRow row, PendingBatch pending) throws InterruptedException {
        var refusal = sending.send(row, pending);
        if (refusal != null) {
            awaitFormer(pending);
            letters.bury(refusal, 1);
            pending.leftOut(row);
        }
    }

    /** A row is recorded as failed only behind those before it, or they would be held behind its followers. */
    private void awaitFormer(PendingBatch current) throws InterruptedException {
        inFlight.awaitFormer(current);
        inFlight.awaitHanded(current);
        inFlight.requireUnbroken(current);
    }

    /**
     * Writes down what is dealt with, up to the given row of the last batch or the first that was refused, so that a later
     * attempt begins there.
     */
    private void stopBefore(@Nullable CapturedRow row) throws InterruptedException {
        // Not flush(): it would wait for ever for a topic that is gone.
        inFlight.awaitHanded();
        var last = confirmations.last();
        var behind = inFlight.dealtWith(row, last == null ? null : positions.behind(last), positions);
        if (behind != null) {
            record(behind);
        }
    }

    private void settle(Confirmer confirmer) throws InterruptedException {
        for (var head = inFlight.doneHead(); head != null; head = inFlight.doneHead()) {
            try {
                letters.buryRefused(head);
            } catch (UnsendableRowException | LedgerException e) {
                stopBefore(null);
                throw e;
            }
            sending.finished(head);
            inFlight.removeHead();
            if (!head.handed().isEmpty()) {
                breaker.succeeded(Duration.ofNanos(System.nanoTime() - head.sentAt()));
                meters.relayed(head.sent());
            }
            confirmations.acknowledged(head.batch());
        }
        inFlight.look();
        meters.inFlight(inFlight.bytes());
        confirmations.confirm(confirmer);
    }
}
