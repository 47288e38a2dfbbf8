package io.millrace.outbox;

import java.util.List;

/** Told of rows that were appended, before their transaction is decided. */
interface AppendMeter {

    void appended(List<OutboxRow> rows);

    static AppendMeter none() {
        return rows -> {};
    }
}
