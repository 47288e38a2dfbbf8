package io.millrace.relay.publish;

import io.millrace.contract.topic.Topics;
import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.capture.StreamPoint;
import io.millrace.relay.letter.Ledger;
import io.millrace.relay.letter.Letter;
import io.millrace.relay.letter.LetterId;
import io.millrace.relay.letter.LetterReason;
import io.millrace.relay.letter.ParkedFrom;
import io.millrace.relay.letter.Recorded;
import io.millrace.relay.letter.RowKey;
import io.millrace.relay.settings.Ordering;
import io.millrace.relay.slot.Lsn;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of rows that can never be sent and of those behind them: decided here for either delivery, and recorded
 * before the slot passes them. Confined to the relay's thread.
 */
final class DeadLetters implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    private final String slot;
    private final String table;
    private final Ordering ordering;
    private final Ledger ledger;
    private final Clock clock;
    private final PublishMeters meters;
    private final Map<RowKey, ParkedFrom> parked = new HashMap<>();
    private final Map<String, Recorded> replayable = new HashMap<>();
    private @Nullable Long logEnd;
    private boolean caughtUp;
    private boolean kept;

    /**
     * @param table the outbox, to point at rows that are too large
     */
    DeadLetters(String slot, String table, Ordering ordering, Ledger ledger, Clock clock, PublishMeters meters) {
        this.slot = slot;
        this.table = table;
        this.ordering = ordering;
        this.ledger = ledger;
        this.clock = clock;
        this.meters = meters;
    }

    /** Learns what former runs have recorded. */
    void open() {
        kept = ledger.exists();
        if (kept) {
            parked.putAll(ledger.parkedKeys());
            replayable.putAll(ledger.replayable());
        } else {
            log.warn(
                    "The database has no table millrace.outbox_failure: {}. Run the migration V4__outbox_failures.sql of the outbox to have it",
                    ordering == Ordering.PARK
                            ? "the relay stops in front of a row that can never be sent"
                            : "the relay stops in front of a row that its dead letter topic refuses as well");
        }
    }

    /** What a former run did with the row, if the slot delivers it again. */
    @Nullable
    Recorded recorded(CapturedRow row) {
        return replayable.isEmpty() ? null : replayable.get(LetterId.of(slot, row));
    }

    /** Whether the row has to wait behind a failed one. */
    boolean holds(CapturedRow row) {
        if (parked.isEmpty()) {
            return false;
        }
        var key = RowKey.of(row);
        var from = key == null ? null : parked.get(key);
        return from != null && from.isBefore(row);
    }

    void hold(List<CapturedRow> rows) {
        if (!rows.isEmpty()) {
            ledger.hold(rows);
            meters.held(rows.size());
        }
    }

    /**
     * The letter of a row that has been given up.
     *
     * @throws UnsendableRowException if the database has no place to hold the rows behind it
     */
    Letter letter(UnsendableRowException failure, int attempts) {
        return letter(failure, attempts, LetterId.of(slot, failure.row()));
    }

    /** @param id of the letter; a held row without an id has it from the place in the log that it came from */
    Letter letter(UnsendableRowException failure, int attempts, String id) {
        if (!kept && ordering == Ordering.PARK) {
            throw failure.because(
                    "the rows behind it cannot be held: there is no table millrace.outbox_failure, and millrace.relay.poison.ordering is park");
        }
        var row = failure.row();
        var reason = failure.reason();
        var type = row.aggregateType();
        var topic = type == null || type.isBlank() || reason == LetterReason.INVALID_TOPIC ? null : Topics.of(type);
        var cause = failure.getCause() == null ? failure : failure.getCause();
        return new Letter(
                id,
                row,
                topic,
                reason,
                cause.getClass().getName(),
                failure.what(),
                attempts,
                clock.instant(),
                reason == LetterReason.TOO_LARGE ? pointer(row) : null);
    }

    private String pointer(CapturedRow row) {
        return row.id() == null
                ? "%s LSN %s".formatted(table, Lsn.format(row.lsn()))
                : "%s id=%s".formatted(table, row.id());
    }

    /** Records that the letter is in its topic, or will be in the same transaction, and parks its key. */
    void deadLettered(Letter letter) {
        if (kept) {
            ledger.deadLettered(letter, parks(letter));
        }
        park(letter);
    }

    /** Says that a letter has been taken by its topic. */
    void announce(Letter letter) {
        meters.deadLettered(letter.reason());
        log.atWarn()
                .addKeyValue("eventId", letter.row().id())
                .addKeyValue("lsn", Lsn.format(letter.row().lsn()))
                .addKeyValue("topic", letter.topic())
                .log(
                        "Row {} of {} {} can never be sent ({}: {}) and becomes a dead letter; {}",
                        letter.id(),
                        letter.row().aggregateType(),
                        letter.row().aggregateId(),
                        letter.reason(),
                        letter.cause(),
                        parks(letter) ? "later rows of its aggregate wait until it is resolved" : "later rows pass it");
    }

    /**
     * Records that the dead letter topic refused the letter, and parks its key.
     *
     * @throws UnsendableRowException if the database has no place for it
     */
    void dltFailed(Letter letter, UnsendableRowException refusal) {
        if (!kept) {
            throw new UnsendableRowException(letter.row(), letter.reason(), letter.cause(), refusal)
                    .because(
                            "its dead letter topic refuses it as well (%s) and there is no table millrace.outbox_failure"
                                    .formatted(refusal.what()));
        }
        ledger.dltFailed(letter, refusal.what(), parks(letter));
        park(letter);
        meters.dltFailed();
        log.atError()
                .addKeyValue("eventId", letter.row().id())
                .addKeyValue("lsn", Lsn.format(letter.row().lsn()))
                .addKeyValue("topic", letter.topic())
                .log(
                        "Row {} of {} {} can never be sent ({}: {}) and its dead letter topic refuses it as well ({}). It is kept in millrace.outbox_failure as DLT_FAILED; it is not tried again until an operator resubmits or discards it",
                        letter.id(),
                        letter.row().aggregateType(),
                        letter.row().aggregateId(),
                        letter.reason(),
                        letter.cause(),
                        refusal.what());
    }

    /** The key that the row's failure parks, if it does. */
    Optional<RowKey> parks(CapturedRow row) {
        return Optional.ofNullable(RowKey.of(row)).filter(parked::containsKey);
    }

    void settle(String letterId) {
        if (!caughtUp) {
            replayable.put(letterId, new Recorded.Settled());
        }
    }

    /**
     * To be called behind each batch of the log. Behind what was committed when the first one came nothing that is recorded
     * is delivered again: whoever held rows too late had lost the slot by then. From there on nothing need be remembered.
     */
    void passed(StreamPoint end) {
        if (!kept || caughtUp) {
            return;
        }
        if (logEnd == null) {
            logEnd = ledger.logEnd();
        } else if (end.committed() >= logEnd) {
            caughtUp = true;
            replayable.clear();
        }
    }

    void unpark(RowKey key) {
        parked.remove(key);
    }

    private void park(Letter letter) {
        var key = RowKey.of(letter.row());
        if (key != null && parks(letter)) {
            parked.put(key, ParkedFrom.HERE);
        }
    }

    private boolean parks(Letter letter) {
        return ordering == Ordering.PARK && letter.topic() != null && RowKey.of(letter.row()) != null;
    }

    @Override
    public void close() {
        ledger.close();
    }
}
