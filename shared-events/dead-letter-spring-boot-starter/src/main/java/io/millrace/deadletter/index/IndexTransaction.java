package io.millrace.deadletter.index;

import io.millrace.deadletter.parking.StoredRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Indexes records and moves positions, both or neither. */
final class IndexTransaction {

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    IndexTransaction(DataSource dataSource, PlatformTransactionManager transactions) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.transaction = new TransactionTemplate(transactions);
    }

    /** The stored position, or the given one if there is none yet. */
    IndexPosition position(TopicPartition partition, IndexPosition first) {
        return run(connection -> new JdbcIndexPositions(connection).readOrCreate(partition, first));
    }

    /** Moves a position without indexing anything. */
    IndexPosition move(TopicPartition partition, IndexPosition from, IndexPosition to) {
        return run(connection -> {
            new JdbcIndexPositions(connection).move(partition, from, to, 0, 0);
            return to;
        });
    }

    /**
     * Indexes records of partitions from their positions on.
     *
     * @return the positions behind them
     * @throws MovedPositionException if another instance was faster; nothing is changed
     */
    Map<TopicPartition, IndexPosition> index(
            Map<TopicPartition, List<StoredRecord>> records, Map<TopicPartition, IndexPosition> positions) {
        return run(connection -> index(connection, records, positions));
    }

    private static Map<TopicPartition, IndexPosition> index(
            Connection connection,
            Map<TopicPartition, List<StoredRecord>> records,
            Map<TopicPartition, IndexPosition> positions)
            throws SQLException {
        var own = OwnLetters.lock(
                connection, records.values().stream().flatMap(List::stream).toList());
        var foreign = new ForeignLetters(connection);
        Map<TopicPartition, IndexPosition> moved = new HashMap<>();
        for (var entry : records.entrySet()) {
            long duplicates = 0;
            for (StoredRecord record : entry.getValue()) {
                var isNew =
                        switch (own.find(record)) {
                            case FOUND -> true;
                            case DUPLICATE -> false;
                            case FOREIGN -> foreign.open(record);
                        };
                duplicates += isNew ? 0 : 1;
            }
            moved.put(entry.getKey(), moveBehind(connection, entry.getKey(), entry.getValue(), duplicates, positions));
        }
        own.mark(connection);
        return moved;
    }

    private static IndexPosition moveBehind(
            Connection connection,
            TopicPartition partition,
            List<StoredRecord> records,
            long duplicates,
            Map<TopicPartition, IndexPosition> positions)
            throws SQLException {
        var from = Objects.requireNonNull(positions.get(partition));
        var last = records.get(records.size() - 1).record();
        var to = new IndexPosition(from.topicId(), last.offset() + 1);
        new JdbcIndexPositions(connection).move(partition, from, to, records.size(), duplicates);
        return to;
    }

    private <T> T run(ConnectionCallback<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> jdbc.execute(work)));
    }
}
