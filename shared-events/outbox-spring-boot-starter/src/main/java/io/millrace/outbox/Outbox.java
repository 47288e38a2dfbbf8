package io.millrace.outbox;

import io.millrace.contract.event.EventType;
import io.millrace.contract.outbox.Receipt;
import java.util.List;
import java.util.Map;

/**
 * Appends events in the caller's transaction: they are relayed if and only if it commits. Thread-safe.
 *
 * <p>An event is written when it is appended, not at commit, so that what is wrong with it shows at the call. Each call
 * is one statement; pass many events of one transaction to {@link #appendAll} together.
 *
 * <p>Appending locks the aggregate's head until the transaction ends, which is why the log carries an aggregate's events
 * in the order of their versions. Append late in a transaction, and to several aggregates in one call, which locks them in
 * an order of their own. A transaction of more than some thousand events of one aggregate gets slow.
 *
 * <p>All methods raise
 *
 * <ul>
 *   <li>{@link OutboxTransactionException} outside a transaction, in a read-only one, or in one of another data source
 *   <li>{@link io.millrace.contract.event.UnknownEventTypeException} for an event whose record is not registered
 *   <li>{@link PayloadTooLargeException} for an event that Kafka would not take
 *   <li>{@link VersionConflictException} if a version does not follow the aggregate's last one; the transaction can only
 *       be rolled back then
 *   <li>{@link org.springframework.dao.DataAccessException} if the database fails
 * </ul>
 */
public interface Outbox {

    /**
     * Appends one event. The aggregate's type is the one of the event's {@link EventType}.
     *
     * @param aggregateId id of the aggregate, not blank
     * @param version version that the event brings the aggregate to: its last one plus 1, from 1
     * @param event record registered with {@link io.millrace.contract.event.EventTypes}
     */
    default Receipt append(String aggregateId, long version, Object event) {
        return append(new OutboxEvent(aggregateId, version, event, Map.of()));
    }

    /** Appends one event. */
    default Receipt append(OutboxEvent event) {
        return appendAll(List.of(event)).get(0);
    }

    /**
     * Appends events by one statement: all or none.
     *
     * @param events of one aggregate or several, each aggregate's in the order of their versions; may be empty
     * @return a receipt per event, in the same order
     */
    List<Receipt> appendAll(List<OutboxEvent> events);
}
