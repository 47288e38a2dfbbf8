package io.millrace.relay.lifecycle;

import io.millrace.relay.capture.CapturedBatch;
import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.slot.Lsn;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows that an operator has given up, because they can never be sent. Nothing else ever leaves a row out. */
final class SkippedRows {

    private static final Logger log = LoggerFactory.getLogger(SkippedRows.class);

    private final Set<String> named;

    /**
     * @param named ids of events, or places in the stream for rows that have no id
     */
    SkippedRows(Set<String> named) {
        this.named = named;
    }

    CapturedBatch without(CapturedBatch batch) {
        if (named.isEmpty() || batch.rows().stream().noneMatch(this::isSkipped)) {
            return batch;
        }
        return new CapturedBatch(without(batch.rows()), batch.end(), batch.lsn(), batch.heartbeat(), batch.token());
    }

    List<CapturedRow> without(List<CapturedRow> rows) {
        return rows.stream().filter(row -> !skip(row)).toList();
    }

    private boolean skip(CapturedRow row) {
        if (!isSkipped(row)) {
            return false;
        }
        log.atWarn()
                .addKeyValue("eventId", row.id())
                .addKeyValue("lsn", Lsn.format(row.lsn()))
                .log(
                        "Row {} ({} bytes of {} {}, type {}) at LSN {}, place {}, is skipped: millrace.relay.skip-rows names it",
                        row.id(),
                        row.size(),
                        row.aggregateType(),
                        row.aggregateId(),
                        row.type(),
                        Lsn.format(row.lsn()),
                        row.point().place());
        return true;
    }

    private boolean isSkipped(CapturedRow row) {
        return (row.id() != null && named.contains(row.id()))
                || (row.point().inTransaction() && named.contains(row.point().place()));
    }
}
