package io.millrace.projection.engine;

import io.millrace.projection.Outcome;
import io.millrace.projection.ProjectionDefinition;
import io.millrace.projection.ProjectionKind;
import io.millrace.projection.change.Changes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What one projection does to the database in one transaction. */
final class BatchTransaction {

    private static final Logger log = LoggerFactory.getLogger(BatchTransaction.class);

    /**
     * What a committed transaction moved.
     *
     * @param next the next offset of each partition that moved
     * @param gaps events of a DELTA projection before which versions are missing
     */
    record Written(Map<Slot, Long> next, Map<BatchEvent, EventFailure> gaps) {}

    private final ProjectionDefinition projection;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final JdbcPositions positions;
    private final JdbcVersions versions;
    private final JdbcProgress progress;
    private final SilenceLimit silence;

    BatchTransaction(
            ProjectionDefinition projection,
            DataSource dataSource,
            PlatformTransactionManager transactions,
            Duration longestSilence) {
        this.projection = projection;
        this.jdbc = new JdbcTemplate(dataSource);
        this.transaction = new TransactionTemplate(transactions);
        this.silence = new SilenceLimit(longestSilence);
        this.positions = new JdbcPositions(projection.name());
        this.versions = new JdbcVersions(projection.name(), silence);
        this.progress = new JdbcProgress(projection.name(), positions, versions);
    }

    long position(TopicPartition partition, JdbcPositions.Position first) {
        return inTransaction(connection -> {
            limitSilence(connection);
            var stored = positions.readOrCreate(connection, partition, first);
            if (stored.topicId().equals(first.topicId())) {
                return stored.nextOffset();
            }
            positions.beginAnew(connection, partition, stored, first);
            log.atError()
                    .addKeyValue("projection", projection.name())
                    .addKeyValue("topic", partition.topic())
                    .addKeyValue("partition", partition.partition())
                    .addKeyValue("offset", stored.nextOffset())
                    .log(
                            "Topic {} was deleted and created again (id {}, was {}): projection {} had read partition {} up to"
                                    + " offset {} and now reads the new topic from offset {}. What the old one held beyond is"
                                    + " lost unless the new one has it; compare the projection with its source, or rebuild it",
                            partition.topic(),
                            first.topicId(),
                            stored.topicId(),
                            projection.name(),
                            partition.partition(),
                            stored.nextOffset(),
                            first.nextOffset());
            return first.nextOffset();
        });
    }

    /**
     * Applies events in order and commits.
     *
     * @throws HandlerFailedException if a handler threw for a reason that does not pass
     * @throws FencedException if a position is not where this engine left it
     */
    Written apply(List<BatchEvent> events) {
        if (events.stream().allMatch(event -> isApplied(event) || event.isHeld())) {
            events.forEach(event -> event.outcome(isApplied(event) ? Outcome.DUPLICATE : Outcome.HELD));
            return new Written(Map.of(), Map.of());
        }
        return inTransaction(connection -> {
            var ledger = new VersionLedger(projection.kind(), versions.read(connection, keysOf(events)));
            var changes = new Changes(connection);
            var written = new Written(new LinkedHashMap<>(), new LinkedHashMap<>());
            Set<Slot> held = new HashSet<>();
            for (BatchEvent event : events) {
                if (isApplied(event)) {
                    event.outcome(Outcome.DUPLICATE);
                } else if (event.isHeld()
                        || held.contains(event.slot())
                        || !applyOne(event, ledger, changes, written)) {
                    held.add(event.slot());
                    event.outcome(Outcome.HELD);
                } else {
                    written.next().put(event.slot(), event.offset() + 1);
                }
            }
            if (!written.next().isEmpty()) {
                progress.move(connection, written.next(), ledger.moved());
                changes.flush();
            }
            return written;
        });
    }

    private boolean applyOne(BatchEvent event, VersionLedger ledger, Changes changes, Written written) {
        if (!(event.decoded() instanceof BatchEvent.Event decoded)) {
            throw new IllegalStateException(
                    "A record without event got into a transaction at offset " + event.offset());
        }
        var context = decoded.context();
        var key = new AggregateKey(context.aggregateType(), context.aggregateId());
        boolean delta = projection.kind() == ProjectionKind.DELTA;
        if (context.version() == 0 && delta) {
            written.gaps().put(event, event.failure(FailureReason.UNVERSIONED, "The event carries no version", null));
            return false;
        }
        var outcome = context.version() == 0 ? Outcome.APPLIED : ledger.decide(key, context.version());
        if (outcome == Outcome.GAP && delta) {
            written.gaps()
                    .put(
                            event,
                            event.failure(
                                    FailureReason.GAP,
                                    "Version %d of %s %s does not follow version %d"
                                            .formatted(context.version(), key.type(), key.id(), ledger.current(key)),
                                    null));
            return false;
        }
        if (outcome == Outcome.APPLIED || outcome == Outcome.GAP) {
            if (decoded.handler() != null) {
                handle(event, decoded, changes);
            } else if (outcome == Outcome.APPLIED) {
                outcome = Outcome.NOT_HANDLED;
            }
        }
        event.outcome(outcome);
        return true;
    }

    /** Catches errors too: a stack overflow or a missing class in one handler must not take the consumer with it. */
    private static void handle(BatchEvent event, BatchEvent.Event decoded, Changes changes) {
        try {
            Objects.requireNonNull(decoded.handler())
                    .handle(Objects.requireNonNull(decoded.payload()), decoded.context(), changes);
        } catch (RuntimeException e) {
            if (TransientFailures.isTransient(e)) {
                throw e;
            }
            throw new HandlerFailedException(event, e);
        } catch (Throwable e) {
            throw new HandlerFailedException(event, e);
        }
    }

    private void limitSilence(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(silence.query());
        }
    }

    private static boolean isApplied(BatchEvent event) {
        return event.offset() < event.slot().next();
    }

    private static Set<AggregateKey> keysOf(List<BatchEvent> events) {
        Set<AggregateKey> keys = new HashSet<>();
        for (BatchEvent event : events) {
            if (event.decoded() instanceof BatchEvent.Event decoded && !event.isHeld()) {
                keys.add(new AggregateKey(
                        decoded.context().aggregateType(), decoded.context().aggregateId()));
            }
        }
        return keys;
    }

    private <T> T inTransaction(ConnectionCallback<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> jdbc.execute(work)));
    }
}
