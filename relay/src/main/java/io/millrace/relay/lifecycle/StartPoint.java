package io.millrace.relay.lifecycle;

import io.millrace.relay.backfill.RetainedRows;
import io.millrace.relay.position.RelayPosition;
import io.millrace.relay.position.RelayPosition.Phase;
import io.millrace.relay.publish.Publisher;
import io.millrace.relay.settings.RelayProperties;
import io.millrace.relay.slot.DirectConnections;
import io.millrace.relay.slot.Lsn;
import io.millrace.relay.slot.Preflight;
import io.millrace.relay.slot.SetupException;
import io.millrace.relay.slot.SetupException.Fault;
import io.millrace.relay.slot.SlotKeeper;
import io.millrace.relay.slot.SlotState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds where to start: compares the slot with the position at the broker. A slot that is gone or has been moved past
 * what was sent is never silently replaced.
 */
final class StartPoint {

    private static final Logger log = LoggerFactory.getLogger(StartPoint.class);

    /** Rows are appended a little before they are committed; a backfill reaches that much further back. */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    private final RelayProperties properties;
    private final DirectConnections connections;
    private final Preflight preflight;
    private final SlotKeeper slots;
    private final RelayStatus status;

    StartPoint(RelayProperties properties, DirectConnections connections, RelayStatus status) {
        this.properties = properties;
        this.connections = connections;
        this.preflight = new Preflight(properties);
        this.slots = new SlotKeeper(properties);
        this.status = status;
    }

    /** Where the slot stands and what was sent of it. */
    record Start(long confirmed, RelayPosition position) {}

    Start find(Publisher publisher) throws SQLException, InterruptedException {
        try (var connection = connections.openPatient("start")) {
            preflight.check(connection);
            var slot = slots.find(connection);
            slot.ifPresent(slots::requireOurs);
            var position = publisher.open();
            var backfill = new Backfill(
                    connections,
                    slots,
                    retained(connection),
                    new SkippedRows(properties.skipRows()),
                    status,
                    position.map(RelayPosition::resent).orElse(null));
            if (backfillAskedFor(position)) {
                return refill(connection, slot, backfill, publisher);
            }
            if (position.isPresent() && position.get().phase() == Phase.BACKFILL) {
                return backfill.goOn(connection, slot.orElse(null), position.get(), publisher);
            }
            if (slot.isEmpty()) {
                return position.isEmpty()
                        ? first(connection, backfill, publisher)
                        : fail(connection, Fault.SLOT_LOST, position.get());
            }
            if (slot.get().lost()) {
                return fail(connection, Fault.SLOT_LOST, position.orElse(RelayPosition.at(0, null)));
            }
            if (position.isEmpty()) {
                return adopt(slot.get(), publisher);
            }
            return resume(connection, slot.get(), position.get());
        }
    }

    private boolean backfillAskedFor(Optional<RelayPosition> position) {
        var from = properties.backfill().from();
        return from != null
                && position.map(RelayPosition::backfilledFrom).map(from::equals).isEmpty();
    }

    private Start first(Connection connection, Backfill backfill, Publisher publisher)
            throws SQLException, InterruptedException {
        log.info(
                "Slot {} has never existed: it is created, and rows that the outbox holds already are sent first",
                properties.slot().name());
        return backfill.withNewSlot(connection, null, publisher);
    }

    private Start refill(Connection connection, Optional<SlotState> slot, Backfill backfill, Publisher publisher)
            throws SQLException, InterruptedException {
        var from = properties.backfill().from();
        if (slot.isPresent() && !slot.get().lost() && !properties.slot().create()) {
            log.warn(
                    "Backfill from {} asked for: slot {} was made by an operator and is kept",
                    from,
                    properties.slot().name());
            return backfill.withSlot(connection, slot.get(), from, publisher);
        }
        slots.requireCreatable();
        log.warn(
                "Backfill from {} asked for: slot {} is created anew",
                from,
                properties.slot().name());
        if (slot.isPresent()) {
            slots.drop(connection);
        }
        return backfill.withNewSlot(connection, from, publisher);
    }

    private Start adopt(SlotState slot, Publisher publisher) throws InterruptedException {
        log.info(
                "Slot {} exists and was never relayed: following it from {}",
                properties.slot().name(),
                Lsn.format(slot.confirmed()));
        var position = RelayPosition.at(slot.confirmed(), null);
        publisher.record(position);
        return new Start(slot.confirmed(), position);
    }

    private Start resume(Connection connection, SlotState slot, RelayPosition position) throws SQLException {
        if (slot.confirmed() > Math.max(position.lsn(), position.point().committed())) {
            return fail(connection, Fault.SLOT_AHEAD, position);
        }
        return new Start(slot.confirmed(), position);
    }

    private RetainedRows retained(Connection connection) throws SQLException {
        return new RetainedRows(
                properties.outbox(),
                preflight.columns(connection),
                preflight.publishedColumns(connection),
                properties.publish().inFlight());
    }

    private Start fail(Connection connection, Fault fault, RelayPosition position) throws SQLException {
        var name = properties.slot().name();
        var from = position.eventAt() == null ? null : position.eventAt().minus(MARGIN);
        var rows = retained(connection).count(connection, from);
        throw new SetupException(
                fault,
                "Slot %s %s. The last event sent is %s of %s at LSN %s; up to %d rows of %s may be missing from Kafka"
                        .formatted(
                                name,
                                fault == Fault.SLOT_LOST
                                        ? "is lost: the server no longer has all of its log"
                                        : "has been moved on by someone else, past what was sent",
                                position.eventId(),
                                position.eventAt(),
                                Lsn.format(position.lsn()),
                                rows,
                                properties.outbox().table()),
                "Start the relay with --millrace.relay.backfill.from=%s: it creates the slot anew and sends these rows"
                                .formatted(from == null ? Instant.EPOCH : from)
                        + " again; readers recognise what they have by id and version");
    }
}
