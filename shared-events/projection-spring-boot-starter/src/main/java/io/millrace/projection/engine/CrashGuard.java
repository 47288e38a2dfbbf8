package io.millrace.projection.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Finds a record that ends the process while it is decoded or handled. Of a partition that was taken up several times
 * without coming any further, each record is first applied by itself, and noted for as long as that takes; one at which
 * the process ends again is put aside. Behind a record that waits, others are only rehearsed, and then applied with it.
 */
final class CrashGuard {

    private static final Logger log = LoggerFactory.getLogger(CrashGuard.class);

    /** Starts that come to nothing before records are applied one by one. */
    private static final int CAREFUL_AFTER = 2;

    private final BatchTransaction transaction;
    private final String projection;
    private final Map<TopicPartition, CarefulPartition> careful = new HashMap<>();

    /** Partitions a record of which is noted as applied by itself. */
    private final Set<TopicPartition> suspecting = new HashSet<>();

    /** Partitions that were taken up and, as far as is known, not noted as given up: the database may have been away. */
    private final Set<TopicPartition> started = new HashSet<>();

    CrashGuard(BatchTransaction transaction, String projection) {
        this.transaction = transaction;
        this.projection = projection;
    }

    /** A partition was taken up that this engine did not have, or whose topic is another one now. */
    void taken(Slot slot) {
        careful.remove(slot.partition());
        if (!started.add(slot.partition())) {
            transaction.forgetStarts(slot.partition()); // the process is still there, so that was no crash
        }
        var before = transaction.countStart(slot.partition());
        if (before.starts() > CAREFUL_AFTER || !before.crashedAt().isEmpty()) {
            careful.put(slot.partition(), new CarefulPartition(slot.next(), before.crashedAt()));
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
        boolean wasCareful = careful.remove(slot.partition()) != null;
        suspecting.remove(slot.partition());
        if (slot.hasMoved() && !wasCareful) {
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

    /** Decodes and applies events, those of careful partitions by themselves before they are applied with others. */
    void apply(List<BatchEvent> events, Consumer<List<BatchEvent>> application) {
        if (careful.isEmpty()) {
            applyTogether(events, application);
            return;
        }
        List<BatchEvent> together;
        try {
            together = tryAlone(events, application);
            suspectNone();
        } catch (RuntimeException e) {
            survived(e);
            throw e;
        }
        applyTogether(together, application);
    }

    private static void applyTogether(List<BatchEvent> events, Consumer<List<BatchEvent>> application) {
        events.forEach(BatchEvent::decoded); // before the transaction, which is the shorter for it
        application.accept(events);
    }

    /** Tries what is to be tried, and says what is left to be applied together. */
    private List<BatchEvent> tryAlone(List<BatchEvent> events, Consumer<List<BatchEvent>> application) {
        List<BatchEvent> together = new ArrayList<>();
        Set<Slot> behind = new HashSet<>();
        for (BatchEvent event : events) {
            var partition = carefulOne(event, behind.contains(event.slot()));
            if (partition == null) {
                together.add(event);
            } else if (event.offset() < event.slot().next() || event.isHeld()) {
                application.accept(List.of(event)); // by itself, for others are decoded
            } else if (behind.contains(event.slot()) || partition.isTried(event.offset())) {
                behind.add(event.slot());
                rehearse(event, partition);
                together.add(event);
            } else {
                applyAlone(event, partition, application);
            }
        }
        return together;
    }

    private @Nullable CarefulPartition carefulOne(BatchEvent event, boolean behind) {
        var partition = careful.get(event.slot().partition());
        if (partition != null && partition.endsBefore(event.offset()) && !behind && !event.isHeld()) {
            careful.remove(event.slot().partition());
            return null;
        }
        return partition;
    }

    private void applyAlone(BatchEvent event, CarefulPartition partition, Consumer<List<BatchEvent>> application) {
        boolean convicted = partition.isConvicted(event.offset());
        if (convicted) {
            convict(event);
        } else {
            suspect(event);
            event.decoded();
        }
        application.accept(List.of(event));
        partition.tried(event.offset());
        if (event.slot().next() > event.offset()) {
            suspecting.remove(event.slot().partition()); // moving the position has forgotten it
        } else if (convicted && event.slot().stopped() != null) {
            reprieve(event);
        } else {
            suspectNone();
        }
    }

    /** Who starts it again may have mended something. */
    private void reprieve(BatchEvent event) {
        try {
            transaction.reprieve(event.slot().partition(), event.offset());
        } catch (DataAccessException | TransactionException e) {
            log.debug("Record {} that stopped its partition will stop it again at the next start", event.offset(), e);
        }
    }

    /** It must not be applied before what waits in front of it, and could end the process although that fails. */
    private void rehearse(BatchEvent event, CarefulPartition partition) {
        if (partition.isConvicted(event.offset())) {
            convict(event);
        } else if (!partition.isTried(event.offset())) {
            suspect(event);
            var rehearsed = event.again();
            rehearsed.decoded();
            rehearse(rehearsed);
            partition.tried(event.offset());
        }
    }

    private void rehearse(BatchEvent event) {
        try {
            transaction.rehearse(event);
        } catch (HandlersFailedException e) {
            log.trace("What fails by itself is settled when it fails with the others", e);
        } catch (RuntimeException e) {
            if (e instanceof FencedException || TransientFailures.isTransient(e)) {
                throw e;
            }
            log.trace("What is refused by itself is settled when it is refused with the others", e);
        }
    }

    private static void convict(BatchEvent event) {
        event.convict(event.failure(
                FailureReason.KILLED_PROCESS,
                FailureKind.PERMANENT,
                "The process ended each time this record was applied, in the end while it was applied by itself",
                null));
    }

    private void suspect(BatchEvent event) {
        var partition = event.slot().partition();
        if (!suspecting.contains(partition)) {
            suspectNone();
        }
        suspecting.add(partition);
        transaction.suspect(partition, event.offset());
    }

    private void suspectNone() {
        for (TopicPartition partition : List.copyOf(suspecting)) {
            transaction.suspect(partition, null);
            suspecting.remove(partition);
        }
    }

    /** Noted at once, for the process may be killed while it waits; if that cannot be written, with the next batch. */
    private void survived(RuntimeException failure) {
        try {
            suspectNone();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
