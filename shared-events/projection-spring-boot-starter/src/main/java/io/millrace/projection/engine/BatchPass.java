package io.millrace.projection.engine;

import io.millrace.deadletter.parking.FailedRecord;
import io.millrace.deadletter.parking.ParkingLot;
import io.millrace.deadletter.parking.RecordKey;
import io.millrace.deadletter.parking.StoredRecord;
import io.millrace.projection.Outcome;
import io.millrace.projection.ProjectionDefinition;
import io.millrace.projection.ProjectionKind;
import io.millrace.projection.change.Changes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Goes once through the events of a batch, within its transaction, and decides about each in order. */
final class BatchPass {

    private final ProjectionKind kind;
    private final VersionLedger ledger;
    private final Changes changes;
    private final @Nullable ParkingLot parking;
    private final Set<RecordKey> parked;

    private final Map<Slot, Long> next = new LinkedHashMap<>();
    private final Set<Slot> held = new HashSet<>();
    private final Map<BatchEvent, EventFailure> thrown = new LinkedHashMap<>();
    private final Map<BatchEvent, EventFailure> stopped = new LinkedHashMap<>();
    private final Map<BatchEvent, EventFailure> waiting = new LinkedHashMap<>();
    private final List<FailedRecord> letters = new ArrayList<>();
    private final List<StoredRecord> followers = new ArrayList<>();
    private final Map<Class<?>, Integer> successes = new HashMap<>();
    private final Map<BatchEvent, Integer> successesBefore = new HashMap<>();

    /**
     * @param parking where to put what fails; null to stop partitions instead
     * @param parked keys that are parked already, locked
     */
    BatchPass(
            ProjectionDefinition projection,
            Connection connection,
            VersionLedger ledger,
            @Nullable ParkingLot parking,
            Set<RecordKey> parked) {
        this.kind = projection.kind();
        this.ledger = ledger;
        this.changes = new Changes(connection);
        this.parking = parking;
        this.parked = new HashSet<>(parked);
    }

    /** @throws HandlersFailedException with all that handlers threw, so that one pass finds them all */
    void decide(List<BatchEvent> events) {
        for (BatchEvent event : events) {
            if (event.offset() < event.slot().next()) {
                event.outcome(Outcome.DUPLICATE);
            } else if (event.isHeld() || held.contains(event.slot())) {
                hold(event);
            } else {
                decide(event);
            }
        }
        if (!thrown.isEmpty()) {
            throw handlersFailed();
        }
    }

    private HandlersFailedException handlersFailed() {
        var followed = thrown.keySet().stream()
                .filter(event -> successes(event.type()) > successesBefore.getOrDefault(event, 0))
                .collect(Collectors.toSet());
        return new HandlersFailedException(thrown, successes, followed);
    }

    private void decide(BatchEvent event) {
        var key = event.key();
        if (parking != null && key != null && parked.contains(key)) {
            putAside(event, null);
        } else if (event.decoded() instanceof BatchEvent.Tombstone) {
            settle(event, Outcome.TOMBSTONE);
        } else {
            var failure = event.failed() == null ? apply(event) : event.failed();
            if (failure == null) {
                return;
            }
            if (parking == null) {
                stopped.put(event, failure);
                hold(event);
            } else {
                putAside(event, failure);
            }
        }
    }

    private void putAside(BatchEvent event, @Nullable EventFailure failure) {
        if (parking != null && parking.isFull()) {
            waiting.put(
                    event,
                    event.failure(
                            FailureReason.PARKING_FULL,
                            FailureKind.PASSING,
                            "No more records may be put aside than are already",
                            null));
            hold(event);
        } else if (failure == null) {
            followers.add(event.stored());
            settle(event, Outcome.PARKED);
        } else {
            event.fail(failure);
            letters.add(new FailedRecord(event.stored(), failure.toLetter(), null));
            park(event);
            settle(event, Outcome.DEAD_LETTERED);
        }
    }

    private void park(BatchEvent event) {
        var key = event.key();
        if (key != null) {
            parked.add(key);
        }
    }

    private @Nullable EventFailure apply(BatchEvent event) {
        var unreadable = event.unreadable();
        if (unreadable != null) {
            fails(event, unreadable);
            return null;
        }
        if (!(event.decoded() instanceof BatchEvent.Event decoded)) {
            throw new IllegalStateException(
                    "A record without event got into a transaction at offset " + event.offset());
        }
        var decision = VersionDecision.of(kind, event, decoded, ledger);
        if (decision.failure() != null) {
            return decision.failure();
        }
        var outcome = decision.outcome();
        if (outcome == Outcome.APPLIED || outcome == Outcome.GAP) {
            if (decoded.handler() != null && !handle(event, decoded)) {
                return null;
            }
            outcome = outcome == Outcome.APPLIED && decoded.handler() == null ? Outcome.NOT_HANDLED : outcome;
        }
        settle(event, outcome);
        return null;
    }

    /** Whether the handler did it. */
    private boolean handle(BatchEvent event, BatchEvent.Event decoded) {
        var failure = HandlerCall.of(event, decoded, changes);
        if (failure == null) {
            successes.merge(event.type(), 1, Integer::sum);
            return true;
        }
        if (!thrown.isEmpty() && FailureKinds.isOfBrokenTransaction(failure.thrown())) {
            throw handlersFailed();
        }
        fails(event, failure.failure());
        return false;
    }

    /** This pass will be rolled back, and only goes on to find what else fails. */
    private void fails(BatchEvent event, EventFailure failure) {
        thrown.put(event, failure);
        successesBefore.put(event, successes(event.type()));
        event.outcome(Outcome.HELD);
        if (parking == null) {
            held.add(event.slot());
        } else {
            park(event);
        }
    }

    private void hold(BatchEvent event) {
        held.add(event.slot());
        event.outcome(Outcome.HELD);
    }

    private void settle(BatchEvent event, Outcome outcome) {
        event.outcome(outcome);
        next.put(event.slot(), event.offset() + 1);
    }

    void write(Connection connection, JdbcProgress progress) throws SQLException {
        if (next.isEmpty()) {
            return;
        }
        progress.move(connection, next, ledger.moved(), letters.isEmpty() ? followers : List.of());
        changes.flush();
        if (parking != null && !letters.isEmpty()) {
            // Followers may be behind letters of their own batch.
            parking.open(connection, letters);
            parking.append(connection, followers);
        }
    }

    /**
     * Takes note of what the transaction did, now that it is committed.
     *
     * @param begun how many failures were known when it began
     */
    void committed(EarnedTokens tokens, long begun) {
        next.forEach(Slot::advance);
        tokens.settle(successes, begun);
    }

    Map<BatchEvent, EventFailure> stopped() {
        return stopped;
    }

    Map<BatchEvent, EventFailure> waiting() {
        return waiting;
    }

    private int successes(Class<?> type) {
        return successes.getOrDefault(type, 0);
    }
}
