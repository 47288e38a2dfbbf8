package io.millrace.deadletter.replay;

import io.millrace.contract.envelope.EnvelopeHeaders;
import io.millrace.deadletter.letter.Failure;
import io.millrace.deadletter.parking.StoredRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records at which replays ended the process. */
final class Crashes {

    private static final Logger log = LoggerFactory.getLogger(Replayer.class);

    /** As many as in the stream; fewer may have had another cause. */
    private static final int CONVICTED_AFTER = 4;

    private Crashes() {}

    static boolean convict(int crashes) {
        return crashes >= CONVICTED_AFTER;
    }

    static Failure failure(QueueEntry entry, int crashes) {
        StoredRecord stored = entry.record();
        var record = stored.record();
        log.atError()
                .addKeyValue("group", entry.group())
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("eventId", stored.header(EnvelopeHeaders.ID))
                .addKeyValue("aggregateId", stored.header(EnvelopeHeaders.SUBJECT))
                .log(
                        "Replaying event {} of {} for {} ended the process {} times; it is left as an open letter, and other"
                                + " keys go on. Find out why, such as memory or a native crash, before it is replayed again",
                        stored.header(EnvelopeHeaders.ID),
                        stored.header(EnvelopeHeaders.SUBJECT),
                        entry.group(),
                        crashes);
        return Failure.of(
                "KILLED_PROCESS",
                "Its replay ended the process %d times, in the end while it was applied by itself".formatted(crashes),
                stored.type(),
                null);
    }
}
