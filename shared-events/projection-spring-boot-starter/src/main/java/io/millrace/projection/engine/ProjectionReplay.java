package io.millrace.projection.engine;

import io.millrace.contract.envelope.EnvelopeCodec;
import io.millrace.contract.envelope.EnvelopeHeaders;
import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.contract.envelope.MalformedEnvelopeException;
import io.millrace.contract.event.EventTypes;
import io.millrace.contract.topic.Topics;
import io.millrace.deadletter.parking.StoredRecord;
import io.millrace.deadletter.replay.ReplayFailedException;
import io.millrace.deadletter.replay.ReplayOutcome;
import io.millrace.deadletter.replay.ReplayTarget;
import io.millrace.projection.Outcome;
import io.millrace.projection.ProjectionDefinition;
import io.millrace.projection.ProjectionKind;
import io.millrace.projection.change.Changes;
import io.millrace.projection.change.ChangesNotWrittenException;
import io.millrace.projection.change.RowWatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Applies dead letters of one projection, and what waited behind them, by the rules of live events. Thread-safe. */
public final class ProjectionReplay implements ReplayTarget {

    private static final int MOST_OVERTAKEN = 1_000;

    /** By the header, because a key need not be text; the key is compared as bytes. */
    private static final String OVERTAKEN =
            """
            SELECT l.id FROM millrace.dead_letter AS l
            JOIN millrace.projection_version AS v ON v.projection = l.projection
                AND v.aggregate_id = jsonb_path_query_first(l.record_headers, 'strict $[*] ? (@[0] == "%s")[1]') #>> '{}'
                AND l.topic = '%s' || v.aggregate_type AND convert_to(v.aggregate_id, 'UTF8') = l.record_key
            WHERE l.group_id = ? AND l.projection = ? AND l.state = 'OPEN'
                AND l.aggregate_version BETWEEN 1 AND v.version
                AND NOT EXISTS (SELECT FROM millrace.parked_key AS k WHERE k.letter_id = l.id)
            ORDER BY l.id LIMIT ? FOR UPDATE OF l SKIP LOCKED
            """
                    .formatted(EnvelopeHeaders.SUBJECT, Topics.of(""));

    private final EnvelopeCodec codec = new EnvelopeCodec();
    private final ProjectionDefinition projection;
    private final String group;
    private final RecordDecoder decoder;
    private final JdbcVersions versions;

    /**
     * @param projection what to apply to
     * @param group the consumer group that feeds it
     * @param types the event types the service knows
     * @param longestSilence how long a transaction may go without a statement before PostgreSQL ends it
     */
    public ProjectionReplay(ProjectionDefinition projection, String group, EventTypes types, Duration longestSilence) {
        this.projection = projection;
        this.group = group;
        this.decoder = new RecordDecoder(projection, types);
        this.versions = new JdbcVersions(projection.name(), group, new SilenceLimit(longestSilence));
    }

    @Override
    public String group() {
        return group;
    }

    @Override
    public String projection() {
        return projection.name();
    }

    @Override
    public List<ReplayOutcome> apply(Connection connection, List<StoredRecord> records) throws SQLException {
        return applyOrNameRefused(connection, new Changes(connection), records);
    }

    private List<ReplayOutcome> applyOrNameRefused(Connection connection, Changes changes, List<StoredRecord> records)
            throws SQLException {
        var before = connection.setSavepoint();
        try {
            return apply(connection, changes, records);
        } catch (ChangesNotWrittenException e) {
            if (TransientFailures.isTransient(e)) {
                throw e;
            }
            int refused = records.size() - 1;
            for (int accepted = 0; accepted < refused; ) {
                int middle = (accepted + refused) / 2;
                connection.rollback(before);
                if (isRefused(connection, records.subList(0, middle + 1))) {
                    refused = middle;
                } else {
                    accepted = middle + 1;
                }
            }
            var event = decode(records.get(refused));
            throw new ReplayFailedException(
                    refused,
                    event.failure(
                                    FailureReason.REFUSED_BY_DATABASE,
                                    FailureKind.PERMANENT,
                                    String.valueOf(e.getMessage()),
                                    e)
                            .toLetter());
        }
    }

    private boolean isRefused(Connection connection, List<StoredRecord> first) throws SQLException {
        try {
            apply(connection, new Changes(connection), first);
            return false;
        } catch (ChangesNotWrittenException e) {
            if (TransientFailures.isTransient(e)) {
                throw e;
            }
            return true;
        }
    }

    @Override
    public DryRun dryRun(Connection connection, List<StoredRecord> records) throws SQLException {
        var watch = new RowWatch(connection);
        var outcomes = applyOrNameRefused(connection, new Changes(connection, watch), records);
        return new DryRun(outcomes, watch.differences());
    }

    private List<ReplayOutcome> apply(Connection connection, Changes changes, List<StoredRecord> records)
            throws SQLException {
        List<BatchEvent> events = records.stream().map(this::decode).toList();
        var ledger = new VersionLedger(
                projection.kind(), versions.read(connection, keysOf(events)).versions());
        List<ReplayOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            outcomes.add(apply(i, events.get(i), ledger, changes));
        }
        var moved = ledger.moved();
        if (!moved.isEmpty()) {
            versions.move(connection, moved);
        }
        changes.flush();
        return outcomes;
    }

    private ReplayOutcome apply(int index, BatchEvent event, VersionLedger ledger, Changes changes) {
        var unreadable = event.unreadable();
        if (unreadable != null) {
            throw new ReplayFailedException(index, unreadable.toLetter());
        }
        if (!(event.decoded() instanceof BatchEvent.Event decoded)) {
            return ReplayOutcome.SUPERSEDED;
        }
        var decision = VersionDecision.of(projection.kind(), event, decoded, ledger);
        if (decision.failure() != null) {
            throw new ReplayFailedException(index, decision.failure().toLetter());
        }
        if (decision.outcome() == Outcome.DUPLICATE || decision.outcome() == Outcome.SUPERSEDED) {
            return ReplayOutcome.SUPERSEDED;
        }
        if (decoded.handler() != null) {
            var failed = HandlerCall.of(event, decoded, changes);
            if (failed != null && failed.failure().kind() == FailureKind.PASSING) {
                throw new ReplayInterruptedException(event.offset(), failed.thrown());
            }
            if (failed != null) {
                throw new ReplayFailedException(index, failed.failure().toLetter());
            }
        }
        return ReplayOutcome.APPLIED;
    }

    @Override
    public @Nullable Long skip(Connection connection, StoredRecord record) throws SQLException {
        var envelope = versioned(record);
        if (envelope == null) {
            return null;
        }
        var key = keyOf(envelope);
        var ledger = new VersionLedger(
                ProjectionKind.STATE, versions.read(connection, Set.of(key)).versions());
        long before = ledger.current(key);
        ledger.decide(key, envelope.aggregateVersion());
        var moved = ledger.moved();
        if (moved.isEmpty()) {
            return null;
        }
        versions.move(connection, moved);
        return before;
    }

    @Override
    public boolean takeBack(Connection connection, StoredRecord record, @Nullable Long skippedFrom)
            throws SQLException {
        var envelope = versioned(record);
        if (envelope == null) {
            return true;
        }
        var key = keyOf(envelope);
        long skipped = envelope.aggregateVersion();
        long current = versions.read(connection, Set.of(key)).versions().getOrDefault(key, 0L);
        if (current == skipped && skippedFrom != null) {
            return versions.takeBack(connection, key, skipped, skippedFrom);
        }
        return current < skipped;
    }

    /**
     * The envelope of a record that carries a version, whether or not its payload can be read: those behind it wait for
     * that version. Null if it carries none that could be stored.
     */
    private @Nullable EventEnvelope versioned(StoredRecord stored) {
        if (stored.record().value() == null) {
            return null;
        }
        try {
            var envelope = codec.decode(stored.record());
            // PostgreSQL keeps no text with a zero in it
            boolean storable = envelope.aggregateType().indexOf('\0') < 0
                    && envelope.aggregateId().indexOf('\0') < 0;
            return storable && envelope.aggregateVersion() > 0 ? envelope : null;
        } catch (MalformedEnvelopeException e) {
            // no event of any aggregate
            return null;
        }
    }

    private static AggregateKey keyOf(EventEnvelope envelope) {
        return new AggregateKey(envelope.aggregateType(), envelope.aggregateId());
    }

    @Override
    public List<UUID> overtaken(Connection connection) throws SQLException {
        List<UUID> letters = new ArrayList<>();
        try (var statement = connection.prepareStatement(OVERTAKEN)) {
            statement.setString(1, group);
            statement.setString(2, projection.name());
            statement.setInt(3, MOST_OVERTAKEN);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    letters.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return letters;
    }

    private BatchEvent decode(StoredRecord stored) {
        var record = stored.record();
        var slot = new Slot(new TopicPartition(record.topic(), record.partition()), stored.topicId(), record.offset());
        return new BatchEvent(slot, record, decoder::decode);
    }

    private static Set<AggregateKey> keysOf(List<BatchEvent> events) {
        Set<AggregateKey> keys = new HashSet<>();
        for (BatchEvent event : events) {
            if (event.decoded() instanceof BatchEvent.Event decoded) {
                keys.add(decoded.key());
            }
        }
        return keys;
    }
}
