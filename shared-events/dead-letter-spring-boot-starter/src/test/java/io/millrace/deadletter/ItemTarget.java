package io.millrace.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.deadletter.letter.Failure;
import io.millrace.deadletter.parking.StoredRecord;
import io.millrace.deadletter.replay.ReplayFailedException;
import io.millrace.deadletter.replay.ReplayOutcome;
import io.millrace.deadletter.replay.ReplayTarget;
import io.millrace.deadletter.replay.RowDifference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Applies values by version. What says poison fails until it is healed; what says lethal ends a process that lets it. */
public final class ItemTarget implements ReplayTarget {

    private static final String UPSERT =
            """
            INSERT INTO item AS i (key, version, value) VALUES (?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET version = excluded.version, value = excluded.value
            WHERE i.version < excluded.version
            """;

    private final String projection;
    public final AtomicBoolean healed = new AtomicBoolean();
    public final AtomicBoolean mortal = new AtomicBoolean();
    public final AtomicBoolean away = new AtomicBoolean();
    public final AtomicReference<Runnable> before = new AtomicReference<>(() -> {});

    public ItemTarget() {
        this("items");
    }

    /** Of another projection, over the same tables. */
    public ItemTarget(String projection) {
        this.projection = projection;
    }

    static void createTables(JdbcTemplate jdbc) {
        jdbc.execute("CREATE TABLE item (key text PRIMARY KEY, version bigint NOT NULL, value text NOT NULL)");
        jdbc.execute("CREATE TABLE applied (id bigint GENERATED ALWAYS AS IDENTITY, key text, version bigint)");
    }

    @Override
    public String group() {
        return "test." + projection;
    }

    @Override
    public String projection() {
        return projection;
    }

    @Override
    public List<ReplayOutcome> apply(Connection connection, List<StoredRecord> records) throws SQLException {
        before.get().run();
        if (away.get()) {
            throw new DataAccessResourceFailureException("the warehouse does not answer");
        }
        List<ReplayOutcome> outcomes = new ArrayList<>();
        for (StoredRecord record : records) {
            var payload = new String(record.record().value(), UTF_8);
            if (payload.contains("poison") && !healed.get()) {
                throw new ReplayFailedException(
                        outcomes.size(),
                        Failure.of("HANDLER_FAILED", "poison", ItemChanged.TYPE, new IllegalStateException("poison")));
            }
            if (payload.contains("lethal") && mortal.get()) {
                Runtime.getRuntime().halt(137);
            }
            outcomes.add(apply(connection, key(record), record.version(), payload));
        }
        return outcomes;
    }

    private static ReplayOutcome apply(Connection connection, String key, long version, String payload)
            throws SQLException {
        try (var upsert = connection.prepareStatement(UPSERT)) {
            upsert.setString(1, key);
            upsert.setLong(2, version);
            upsert.setString(3, payload);
            if (upsert.executeUpdate() == 0) {
                return ReplayOutcome.SUPERSEDED;
            }
        }
        try (var applied = connection.prepareStatement("INSERT INTO applied (key, version) VALUES (?, ?)")) {
            applied.setString(1, key);
            applied.setLong(2, version);
            applied.executeUpdate();
        }
        return ReplayOutcome.APPLIED;
    }

    @Override
    public @Nullable Long skip(Connection connection, StoredRecord record) throws SQLException {
        long before = version(connection, key(record));
        try (var upsert = connection.prepareStatement(UPSERT)) {
            upsert.setString(1, key(record));
            upsert.setLong(2, record.version());
            upsert.setString(3, "skipped");
            return before < record.version() && upsert.executeUpdate() == 1 ? before : null;
        }
    }

    @Override
    public boolean takeBack(Connection connection, StoredRecord record, @Nullable Long skippedFrom)
            throws SQLException {
        long current = version(connection, key(record));
        if (record.version() == 0 || current < record.version()) {
            return true;
        }
        if (skippedFrom == null) {
            return false;
        }
        try (var update = connection.prepareStatement("UPDATE item SET version = ? WHERE key = ? AND version = ?")) {
            update.setLong(1, skippedFrom);
            update.setString(2, key(record));
            update.setLong(3, record.version());
            return update.executeUpdate() == 1;
        }
    }

    private static long version(Connection connection, String key) throws SQLException {
        try (var select = connection.prepareStatement("SELECT version FROM item WHERE key = ?")) {
            select.setString(1, key);
            try (var rows = select.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        }
    }

    @Override
    public DryRun dryRun(Connection connection, List<StoredRecord> records) throws SQLException {
        var outcomes = apply(connection, records);
        return new DryRun(
                outcomes,
                records.stream()
                        .map(record -> new RowDifference(
                                "item",
                                "{\"key\":\"%s\"}".formatted(key(record)),
                                null,
                                new String(record.record().value(), UTF_8)))
                        .toList());
    }

    private static String key(StoredRecord record) {
        return new String(record.record().key(), UTF_8);
    }
}
