package io.millrace.relay.capture;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows that were read together.
 *
 * @param rows rows in the order of the stream; none if the batch is only a heartbeat
 * @param end the point behind the batch
 * @param lsn where the last record of the batch lies in the log
 * @param heartbeat when the last heartbeat of the batch was sent, if it has one
 * @param token what the capture needs to confirm the batch
 */
public record CapturedBatch(
        List<CapturedRow> rows, StreamPoint end, long lsn, @Nullable Instant heartbeat, Object token) {}
