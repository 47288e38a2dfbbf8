package io.millrace.benchmarks.relay.bare;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A row inserted into the outbox, as pgoutput sends it: columns as text, in the order of the table. */
final class InsertMessage {

    private static final byte INSERT = 'I';
    private static final byte TEXT = 't';
    private static final int OID_AND_KIND = 5;
    private static final int COLUMNS = 9;

    private final byte[] @Nullable [] columns = new byte[COLUMNS][];

    private InsertMessage() {}

    /** The row, or null if the message is of another kind. */
    static @Nullable InsertMessage parse(ByteBuffer message) {
        if (message.get() != INSERT) {
            return null;
        }
        message.position(message.position() + OID_AND_KIND);
        var row = new InsertMessage();
        int columns = message.getShort();
        for (int i = 0; i < columns; i++) {
            if (message.get() == TEXT) {
                var value = new byte[message.getInt()];
                message.get(value);
                row.columns[i] = value;
            }
        }
        return row;
    }

    byte[] id() {
        return required(0);
    }

    byte[] aggregateType() {
        return required(1);
    }

    byte[] aggregateId() {
        return required(2);
    }

    byte[] aggregateVersion() {
        return required(3);
    }

    byte[] type() {
        return required(4);
    }

    byte[] payload() {
        return required(5);
    }

    private byte[] required(int column) {
        var value = columns[column];
        if (value == null) {
            throw new IllegalStateException("Column %d of an outbox row is null".formatted(column));
        }
        return value;
    }
}
