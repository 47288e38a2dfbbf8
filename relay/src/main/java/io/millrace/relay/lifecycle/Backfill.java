package io.millrace.relay.lifecycle;

import io.millrace.relay.backfill.RetainedRows;
import io.millrace.relay.lifecycle.RelayState.Backfilling;
import io.millrace.relay.lifecycle.StartPoint.Start;
import io.millrace.relay.position.BackfillPlace;
import io.millrace.relay.position.RelayPosition;
import io.millrace.relay.position.RelayPosition.Resent;
import io.millrace.relay.publish.Publisher;
import io.millrace.relay.slot.DirectConnections;
import io.millrace.relay.slot.SlotKeeper;
import io.millrace.relay.slot.SlotState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the rows that the outbox held when the slot was made, and no others: what was committed later comes through the
 * log. Every step is written down first, so that a crash neither leaves rows out nor, in exactly-once, repeats them.
 */
final class Backfill {

    private static final Logger log = LoggerFactory.getLogger(Backfill.class);

    private final DirectConnections connections;
    private final SlotKeeper slots;
    private final RetainedRows retained;
    private final SkippedRows skipped;
    private final RelayStatus status;
    private final @Nullable Resent resent;

    /**
     * @param resent what was done for operators by then; kept, so that none of it is done again
     */
    Backfill(
            DirectConnections connections,
            SlotKeeper slots,
            RetainedRows retained,
            SkippedRows skipped,
            RelayStatus status,
            @Nullable Resent resent) {
        this.connections = connections;
        this.slots = slots;
        this.retained = retained;
        this.skipped = skipped;
        this.status = status;
        this.resent = resent;
    }

    /** Makes the slot, which must not exist, and sends what lies before it. */
    Start withNewSlot(Connection connection, @Nullable Instant from, Publisher publisher)
            throws SQLException, InterruptedException {
        slots.requireCreatable();
        publisher.record(RelayPosition.beforeBackfill(from).with(resent));
        long confirmed;
        try (var slot = slots.create(connections)) {
            confirmed = slot.confirmed();
            slot.enter(connection);
        }
        return begin(connection, confirmed, from, publisher);
    }

    /** Sends what is committed by now and follows a slot that an operator made; what both hold is sent twice. */
    Start withSlot(Connection connection, SlotState slot, @Nullable Instant from, Publisher publisher)
            throws SQLException, InterruptedException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        return begin(connection, slot.confirmed(), from, publisher);
    }

    /** Goes on with a backfill that was cut short. */
    Start goOn(Connection connection, @Nullable SlotState slot, RelayPosition position, Publisher publisher)
            throws SQLException, InterruptedException {
        var place = position.backfill();
        if (place == null || slot == null || slot.lost()) {
            if (slot != null) {
                slots.drop(connection);
            }
            return withNewSlot(connection, position.backfilledFrom(), publisher);
        }
        log.warn("A backfill was cut short: it goes on behind {}", place.sent() == null ? "its start" : place.sent());
        return send(connection, position.lsn(), position.backfilledFrom(), place, true, publisher);
    }

    private Start begin(Connection connection, long confirmed, @Nullable Instant from, Publisher publisher)
            throws SQLException, InterruptedException {
        var place = new BackfillPlace(RetainedRows.snapshot(connection), null);
        publisher.record(RelayPosition.backfilling(confirmed, from, place).with(resent));
        return send(connection, confirmed, from, place, false, publisher);
    }

    private Start send(
            Connection connection,
            long confirmed,
            @Nullable Instant from,
            BackfillPlace place,
            boolean resumed,
            Publisher publisher)
            throws SQLException, InterruptedException {
        var rows = retained.count(connection, from);
        if (rows > 0) {
            status.become(since -> new Backfilling(since, rows));
            log.info(
                    "Sending {} retained rows appended since {}",
                    rows,
                    Objects.requireNonNullElse(from, "the beginning"));
            retained.read(connection, from, resumed ? place : null, batch -> {
                var behind = place.behind(batch.get(batch.size() - 1));
                publisher.backfill(
                        skipped.without(batch),
                        RelayPosition.backfilling(confirmed, from, behind).with(resent));
            });
        }
        var position = RelayPosition.at(confirmed, from).with(resent);
        publisher.record(position);
        return new Start(confirmed, position);
    }
}
