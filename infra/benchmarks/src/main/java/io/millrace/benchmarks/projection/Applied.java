package io.millrace.benchmarks.projection;

import io.millrace.stack.Database;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** How many records a read side has applied, from outside. */
final class Applied {

    private static final String TABLE = "SELECT to_regclass('millrace.projection_position') IS NOT NULL";
    private static final String POSITIONS = "SELECT coalesce(sum(next_offset), 0) FROM millrace.projection_position";

    private Applied() {}

    /** By the positions in Millrace's table. */
    static LongSupplier byPositions(Database database) {
        return () -> {
            try (var connection = database.dataSource().getConnection();
                    var statement = connection.createStatement()) {
                try (var there = statement.executeQuery(TABLE)) {
                    there.next();
                    if (!there.getBoolean(1)) {
                        return 0;
                    }
                }
                try (var sum = statement.executeQuery(POSITIONS)) {
                    sum.next();
                    return sum.getLong(1);
                }
            } catch (SQLException e) {
                throw new IllegalStateException("Cannot read the positions of the projection", e);
            }
        };
    }

    /** By the offsets that a consumer group has committed. */
    static LongSupplier byCommits(Admin admin, String group) {
        return () -> {
            try {
                return committed(admin.listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while asking for the offsets of " + group, e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("Cannot read the offsets of " + group, e);
            }
        };
    }

    private static long committed(Map<?, OffsetAndMetadata> offsets) {
        return offsets.values().stream().mapToLong(OffsetAndMetadata::offset).sum();
    }
}
