package io.millrace.deadletter.parking;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records as arrays of their columns, so that any number of them is one statement. */
final class ParkedColumns {

    private final List<StoredRecord> records;

    ParkedColumns(List<StoredRecord> records) {
        this.records = records;
    }

    void set(PreparedStatement statement, int first) throws SQLException {
        set(statement, first, "text", new String[0], ofRecord(ConsumerRecord::topic));
        set(statement, first + 1, "bytea", new byte[0][], ofRecord(ConsumerRecord::key));
        set(statement, first + 2, "text", new String[0], StoredRecord::topicId);
        set(statement, first + 3, "int4", new Integer[0], ofRecord(ConsumerRecord::partition));
        set(statement, first + 4, "int8", new Long[0], ofRecord(ConsumerRecord::offset));
        set(statement, first + 5, "int8", new Long[0], ofRecord(ConsumerRecord::timestamp));
        set(statement, first + 6, "bytea", new byte[0][], ofRecord(ConsumerRecord::value));
        set(
                statement,
                first + 7,
                "text",
                new String[0],
                stored -> HeaderJson.write(stored.record().headers()));
        set(statement, first + 8, "int8", new Long[0], StoredRecord::version);
    }

    private <T> void set(
            PreparedStatement statement, int index, String type, T[] none, Function<StoredRecord, T> column)
            throws SQLException {
        Object[] values = records.stream().map(column).toList().toArray(none);
        statement.setArray(index, statement.getConnection().createArrayOf(type, values));
    }

    private static <T> Function<StoredRecord, T> ofRecord(Function<ConsumerRecord<byte[], byte[]>, T> column) {
        return stored -> column.apply(stored.record());
    }
}
