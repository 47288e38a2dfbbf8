package io.millrace.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.contract.envelope.EnvelopeHeaders;
import io.millrace.deadletter.letter.Failure;
import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.parking.FailedRecord;
import io.millrace.deadletter.parking.ParkingLot;
import io.millrace.deadletter.parking.RecordKey;
import io.millrace.deadletter.parking.StoredRecord;
import io.millrace.deadletter.replay.ReplayTargets;
import io.millrace.deadletter.replay.Replayer;
import io.millrace.deadletter.schema.DeadLetterSchema;
import io.millrace.stack.Database;
import io.millrace.stack.SharedStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A database with dead letters of a small projection. */
public final class DeadLetterFixture {

    public static final String TOPIC = "events.item";

    public final Database database;
    public final JdbcTransactionManager transactions;
    public final JdbcTemplate jdbc;
    public final ItemTarget target;
    public final Replayer replayer;
    private final TransactionTemplate transaction;
    private final ParkingLot lot;
    private final AtomicLong offsets = new AtomicLong();

    public DeadLetterFixture(Class<?> test) {
        this(SharedStack.freshDatabase(test));
        DeadLetterSchema.migrate(database.dataSource());
        ItemTarget.createTables(jdbc);
    }

    /** Another instance on the same database. */
    public DeadLetterFixture another() {
        return new DeadLetterFixture(database);
    }

    /** An instance on a database that has the tables. */
    public DeadLetterFixture(Database database) {
        this.database = database;
        this.transactions = new JdbcTransactionManager(database.dataSource());
        this.jdbc = new JdbcTemplate(transactions.getDataSource());
        this.target = new ItemTarget();
        this.replayer = new Replayer(
                transactions.getDataSource(), transactions, targets().all(), "test");
        this.transaction = new TransactionTemplate(transactions);
        this.lot = new ParkingLot(target.group(), target.projection(), "before", () -> false);
    }

    public ReplayTargets targets() {
        return new ReplayTargets(List.of(target));
    }

    public StoredRecord record(String key, long version, String payload) {
        var headers = new RecordHeaders();
        headers.add(EnvelopeHeaders.ID, UUID.randomUUID().toString().getBytes(UTF_8));
        headers.add(EnvelopeHeaders.TYPE, ItemChanged.TYPE.getBytes(UTF_8));
        headers.add(EnvelopeHeaders.AGGREGATE_VERSION, Long.toString(version).getBytes(UTF_8));
        var keyBytes = key.getBytes(UTF_8);
        var value = payload.getBytes(UTF_8);
        return new StoredRecord(
                new ConsumerRecord<byte[], byte[]>(
                        TOPIC,
                        0,
                        offsets.getAndIncrement(),
                        1_700_000_000_000L,
                        TimestampType.CREATE_TIME,
                        keyBytes.length,
                        value.length,
                        keyBytes,
                        value,
                        headers,
                        Optional.empty()),
                "topic-id-" + database.name());
    }

    /** Opens a letter and parks its key. */
    public UUID letter(String key, long version, String payload) {
        return letter(key, version, payload, "HANDLER_FAILED");
    }

    public UUID letter(String key, long version, String payload, String reason) {
        letters(List.of(record(key, version, payload)), reason);
        return jdbc.queryForObject(
                "SELECT id FROM millrace.dead_letter WHERE record_key = ? AND aggregate_version = ? AND edited_from IS NULL",
                UUID.class,
                key.getBytes(UTF_8),
                version);
    }

    public void letters(List<StoredRecord> records, String reason) {
        List<FailedRecord> failures = records.stream()
                .map(stored -> new FailedRecord(
                        stored,
                        Failure.of(reason, "it failed", ItemChanged.TYPE, new IllegalStateException("no such item")),
                        null))
                .toList();
        inTransaction(connection -> {
            lot.open(connection, failures);
            return failures;
        });
    }

    /** As many letters, each of a key of its own; key and version 1. */
    public void manyLetters(int count) {
        List<StoredRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(record("key-" + i, 1, ItemChanged.json("value " + i)));
        }
        letters(records, "HANDLER_FAILED");
    }

    public void follower(String key, long version, String payload) {
        followers(key, List.of(record(key, version, payload)));
    }

    /** Followers of these versions. */
    public void followers(String key, long first, long last) {
        followers(
                key,
                LongStream.rangeClosed(first, last)
                        .mapToObj(version -> record(key, version, ItemChanged.json("value " + version)))
                        .toList());
    }

    private void followers(String key, List<StoredRecord> records) {
        inTransaction(connection -> {
            try (var lock = connection.prepareStatement(ParkingLot.LOCK)) {
                lot.setLock(lock, 1, Set.of(RecordKey.of(TOPIC, key.getBytes(UTF_8))));
                lock.execute();
            }
            lot.append(connection, records);
            return key;
        });
    }

    public LetterState state(UUID letter) {
        return LetterState.valueOf(
                jdbc.queryForObject("SELECT state FROM millrace.dead_letter WHERE id = ?", String.class, letter));
    }

    public String item(String key) {
        return jdbc.query("SELECT value FROM item WHERE key = ?", (row, index) -> row.getString(1), key).stream()
                .findFirst()
                .orElse("none");
    }

    public long count(String sql, Object... parameters) {
        return jdbc.queryForObject(sql, Long.class, parameters);
    }

    /** Whether a transaction waits for what another has locked. */
    public boolean someoneWaits() {
        return waiting() > 0;
    }

    /** How many transactions wait for what others have locked. */
    public long waiting() {
        return count("SELECT count(*) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND wait_event_type = 'Lock'");
    }

    public <T> T inTransaction(ConnectionCallback<T> work) {
        return transaction.execute(status -> jdbc.execute(work));
    }
}
