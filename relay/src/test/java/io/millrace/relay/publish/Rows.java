package io.millrace.relay.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.relay.capture.CapturedBatch;
import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.capture.StreamPoint;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

/** Rows of posts, each its own transaction. */
final class Rows {

    private Rows() {}

    static CapturedRow row(long version) {
        return row(version, "{}".getBytes(UTF_8));
    }

    static CapturedRow row(long version, byte[] payload) {
        return row("p1", version, payload);
    }

    static CapturedRow row(String post, long version, byte[] payload) {
        return new CapturedRow(
                new StreamPoint(version, version, 1),
                version,
                UUID.randomUUID().toString(),
                "post",
                post,
                version,
                "post.published.v1",
                payload,
                null,
                null,
                Instant.EPOCH);
    }

    static CapturedBatch batch(long... versions) {
        return batch(LongStream.of(versions).mapToObj(Rows::row).toList());
    }

    static CapturedBatch batch(List<CapturedRow> rows) {
        var last = rows.get(rows.size() - 1);
        return new CapturedBatch(rows, last.point(), last.lsn(), null, rows);
    }

    /** What a heartbeat at the given place in the log makes of a batch. */
    static CapturedBatch heartbeat(long lsn) {
        return new CapturedBatch(List.of(), StreamPoint.behind(lsn), lsn, Instant.EPOCH, lsn);
    }
}
