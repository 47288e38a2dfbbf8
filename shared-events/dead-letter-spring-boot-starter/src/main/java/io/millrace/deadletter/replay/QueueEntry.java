package io.millrace.deadletter.replay;

import io.millrace.deadletter.parking.StoredRecord;
import java.util.Comparator;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A record to apply again.
 *
 * @param letter the letter it is, or null for one that waits behind a letter
 * @param group whose it is
 * @param order its place among the records of its key that carry the same version, or none
 * @param record the record
 */
record QueueEntry(@Nullable UUID letter, String group, long order, StoredRecord record) {

    /** A version that came late, because it was missing, goes before those that waited for it. */
    static final Comparator<QueueEntry> ORDER =
            Comparator.comparing((QueueEntry entry) -> entry.record().version()).thenComparing(QueueEntry::order);

    @Nullable
    QueueKey key() {
        return record.key().map(key -> new QueueKey(group, key)).orElse(null);
    }

    /** The key of one that waits: it waits because of it. */
    QueueKey requiredKey() {
        return Objects.requireNonNull(key());
    }

    /** The id of one that is a letter. */
    UUID requiredLetter() {
        return Objects.requireNonNull(letter);
    }
}
