package io.millrace.projection.engine;

import io.millrace.deadletter.parking.ParkingLot;
import io.millrace.deadletter.parking.RecordKey;
import io.millrace.projection.ProjectionDefinition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What one projection does to the database in one transaction. */
final class BatchTransaction {

    private static final Logger log = LoggerFactory.getLogger(BatchTransaction.class);

    private final ProjectionDefinition projection;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final JdbcPositions positions;
    private final JdbcStanding standing;
    private final JdbcProgress progress;
    private final JdbcAttempts attempts;
    private final JdbcStarts starts;
    private final SilenceLimit silence;
    private final @Nullable ParkingLot parking;

    /** As of the last batch; what is not known yet costs a batch another reading of its versions. */
    private boolean anyParked;

    BatchTransaction(
            ProjectionDefinition projection,
            DataSource dataSource,
            PlatformTransactionManager transactions,
            Duration longestSilence,
            @Nullable ParkingLot parking) {
        this.projection = projection;
        this.jdbc = new JdbcTemplate(dataSource);
        this.transaction = new TransactionTemplate(transactions);
        this.silence = new SilenceLimit(longestSilence);
        this.positions = new JdbcPositions(projection.name());
        this.parking = parking;
        var group = parking == null ? projection.name() : parking.group();
        var versions = new JdbcVersions(projection.name(), group, silence);
        this.standing = new JdbcStanding(versions, parking);
        this.progress = new JdbcProgress(projection.name(), positions, versions, parking);
        this.attempts = new JdbcAttempts(group);
        this.starts = new JdbcStarts(projection.name());
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
     * Applies events in order, puts aside what failed and what is behind it, and commits.
     *
     * @throws HandlersFailedException if handlers threw
     * @throws FencedException if a position is not where this engine left it
     */
    BatchPass apply(List<BatchEvent> events) {
        return inTransaction(connection -> pass(connection, events));
    }

    /** Applies an event by itself and takes that back; it throws what {@link #apply} would. */
    void rehearse(BatchEvent event) {
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            jdbc.execute((ConnectionCallback<BatchPass>) connection -> pass(connection, List.of(event)));
        });
    }

    private BatchPass pass(Connection connection, List<BatchEvent> events) throws SQLException {
        var aggregates = aggregatesOf(events);
        var keys = keysOf(events);
        var stands =
                anyParked ? standing.lockAndRead(connection, aggregates, keys) : standing.read(connection, aggregates);
        if (stands.anyParked() && !anyParked) {
            stands = standing.lockAndRead(connection, aggregates, keys);
        }
        anyParked = stands.anyParked();
        var ledger = new VersionLedger(projection.kind(), stands.versions());
        var pass = new BatchPass(projection, connection, ledger, parking, stands.parked());
        pass.decide(events);
        pass.write(connection, progress);
        return pass;
    }

    /** Counts attempts, so that a crash does not forget them. */
    void countAttempts(List<BatchEvent> events) {
        inTransaction(connection -> {
            for (BatchEvent event : events) {
                attempts.forget(connection, event.slot());
                attempts.count(connection, event.stored());
            }
            return events;
        });
    }

    JdbcStarts.Starts countStart(TopicPartition partition) {
        return inTransaction(connection -> starts.count(connection, partition));
    }

    /** @param offset of the record that is going to be applied by itself; null if none is */
    void suspect(TopicPartition partition, @Nullable Long offset) {
        inTransaction(connection -> {
            starts.suspect(connection, partition, offset);
            return partition;
        });
    }

    void forgetStarts(TopicPartition partition) {
        inTransaction(connection -> {
            starts.forget(connection, partition);
            return partition;
        });
    }

    void reprieve(TopicPartition partition, long offset) {
        inTransaction(connection -> {
            starts.reprieve(connection, partition, offset);
            return partition;
        });
    }

    private void limitSilence(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(silence.query());
        }
    }

    private static Set<AggregateKey> aggregatesOf(List<BatchEvent> events) {
        Set<AggregateKey> aggregates = new HashSet<>();
        for (BatchEvent event : events) {
            if (event.decoded() instanceof BatchEvent.Event decoded && !event.isHeld()) {
                aggregates.add(decoded.key());
            }
        }
        return aggregates;
    }

    private static Set<RecordKey> keysOf(List<BatchEvent> events) {
        Set<RecordKey> keys = new HashSet<>();
        for (BatchEvent event : events) {
            var key = event.key();
            if (key != null && !event.isHeld()) {
                keys.add(key);
            }
        }
        return keys;
    }

    private <T> T inTransaction(ConnectionCallback<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> jdbc.execute(work)));
    }
}
