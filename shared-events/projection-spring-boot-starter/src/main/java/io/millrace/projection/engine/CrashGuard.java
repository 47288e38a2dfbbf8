package io.millrace.projection.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Finds a record that ends the process while it is decoded or handled. A partition that was taken up several times without
 * coming any further is applied record by record, each noted before; the one at which the process ends then is put aside.
 */
final class CrashGuard {

    private static final Logger log = LoggerFactory.getLogger(CrashGuard.class);

    /** Starts that come to nothing before records are applied one by one. */
    private static final int CAREFUL_AFTER = 2;

    /** Starts that end at one record while it is applied by itself. One alone may have had another cause. */
    private static final int CONVICTED_AFTER = 2;

    /** Records to be applied one by one: a batch is rarely larger. */
    private static final int CAREFUL_RECORDS = 2_000;

    private final BatchTransaction transaction;
    private final String projection;
    private final Map<TopicPartition, Long> carefulUntil = new HashMap<>();
    private final Map<TopicPartition, Long> convicted = new HashMap<>();

    /** Partitions that were taken up and, as far as is known, not noted as given up: the database may have been away. */
    private final Set<TopicPartition> started = new HashSet<>();

    CrashGuard(BatchTransaction transaction, String projection) {
        this.transaction = transaction;
        this.projection = projection;
    }

    /** A partition was taken up that this engine did not have. */
    void taken(Slot slot) {
        if (!started.add(slot.partition())) {
            transaction.forgetStarts(slot.partition()); // the process is still there, so that was no crash
        }
        var before = transaction.countStart(slot.partition());
        if (before.suspected() >= CONVICTED_AFTER) {
            convicted.put(slot.partition(), slot.next());
        }
        if (before.starts() > CAREFUL_AFTER || before.suspected() > 0) {
            carefulUntil.put(slot.partition(), slot.next() + CAREFUL_RECORDS);
            log.atWarn()
                    .addKeyValue("projection", projection)
                    .addKeyValue("topic", slot.partition().topic())
                    .addKeyValue("partition", slot.partition().partition())
                    .addKeyValue("offset", slot.next())
                    .log(
                            "Projection {}: earlier starts came no further than offset {} of {}; its next records are"
                                    + " applied one by one, to find the one that ends the process",
                            projection,
                            slot.next(),
                            slot.partition());
        }
    }

    /** A partition is given up in good order: that is no crash. */
    void released(Slot slot) {
        boolean careful = carefulUntil.remove(slot.partition()) != null;
        convicted.remove(slot.partition());
        if (slot.hasMoved() && !careful) {
            started.remove(slot.partition());
            return;
        }
        try {
            transaction.forgetStarts(slot.partition());
            started.remove(slot.partition());
        } catch (DataAccessException | TransactionException e) {
            log.debug("The release of {} could not be noted and may count as a crash", slot.partition(), e);
        }
    }

    /** Decodes and applies events, those of careful partitions one by one. */
    void apply(List<BatchEvent> events, Consumer<List<BatchEvent>> application) {
        if (carefulUntil.isEmpty()) {
            applyTogether(events, application);
            return;
        }
        List<BatchEvent> together = new ArrayList<>();
        for (BatchEvent event : events) {
            if (isCareful(event)) {
                applyAlone(event, application);
            } else {
                together.add(event);
            }
        }
        applyTogether(together, application);
    }

    private static void applyTogether(List<BatchEvent> events, Consumer<List<BatchEvent>> application) {
        events.forEach(BatchEvent::decoded); // before the transaction, which is the shorter for it
        application.accept(events);
    }

    private boolean isCareful(BatchEvent event) {
        var until = carefulUntil.get(event.slot().partition());
        if (until != null && event.offset() >= until) {
            carefulUntil.remove(event.slot().partition());
            return false;
        }
        return until != null;
    }

    private void applyAlone(BatchEvent event, Consumer<List<BatchEvent>> application) {
        try {
            if (event.offset() >= event.slot().next() && !event.isHeld()) {
                convictOrSuspect(event);
            }
            application.accept(List.of(event));
        } catch (RuntimeException e) {
            released(event.slot()); // it failed, but it did not end the process
            throw e;
        }
    }

    private void convictOrSuspect(BatchEvent event) {
        var partition = event.slot().partition();
        if (Long.valueOf(event.offset()).equals(convicted.get(partition))) {
            event.convict(event.failure(
                    FailureReason.KILLED_PROCESS,
                    FailureKind.PERMANENT,
                    "The process ended each time this record was applied, in the end while it was applied by itself",
                    null));
        } else {
            transaction.suspect(partition, event.offset());
            event.decoded();
        }
    }
}
