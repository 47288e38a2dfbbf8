package io.millrace.projection.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.stack.Database;
import io.millrace.stack.SharedStack;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class ChangesIT {

    private static final Column<String> ID = Column.text("id");
    private static final Column<String> NAME = Column.text("name");
    private static final Column<String> NOTE = Column.text("note").initially("none");
    private static final Column<Long> COUNT = Column.counter("count");
    private static final Column<Long> OTHER = Column.counter("other");
    private static final ProjectionTable ROWS =
            ProjectionTable.named("public.rows").key(ID).columns(NAME, NOTE, COUNT, OTHER);

    private final Database database = SharedStack.freshDatabase(getClass());
    private final JdbcClient jdbc = JdbcClient.create(database.dataSource());

    @BeforeEach
    void table() {
        jdbc.sql("CREATE TABLE rows (id text PRIMARY KEY, name text, note text NOT NULL, count bigint NOT NULL,"
                        + " other bigint NOT NULL)")
                .update();
    }

    @Test
    void columnsThatAreNotSetTakeTheirInitialValueInNewRowsOnly() throws SQLException {
        inTransaction(changes -> changes.upsert(ROWS, "a").set(NAME, "x").set(NOTE, "mine"));
        inTransaction(changes -> {
            changes.upsert(ROWS, "a").add(COUNT, 2);
            changes.upsert(ROWS, "b").set(NAME, "y").add(OTHER, -1);
            changes.upsert(ROWS, "c").set(NAME, null).set(NOTE, "n");
        });

        assertThat(rows()).containsExactly("a x mine 2 0", "b y none 0 -1", "c null n 0 0");
    }

    @Test
    void updateChangesOnlyRowsThatAreThere() throws SQLException {
        inTransaction(changes -> changes.upsert(ROWS, "a").set(NAME, "x").add(COUNT, 1));
        inTransaction(changes -> {
            changes.update(ROWS, "a").set(NAME, "z").add(COUNT, 5);
            changes.update(ROWS, "b").set(NAME, "z");
        });

        assertThat(rows()).containsExactly("a z none 6 0");
    }

    @Test
    void deletedRowThatIsUpsertedAgainBeginsAnew() throws SQLException {
        inTransaction(changes -> changes.upsert(ROWS, "a").set(NAME, "x").add(COUNT, 9));
        inTransaction(changes -> {
            changes.delete(ROWS, "a");
            changes.upsert(ROWS, "a").add(OTHER, 1);
        });

        assertThat(rows()).containsExactly("a null none 0 1");
    }

    @Test
    void allTypesTravel() throws SQLException {
        jdbc.sql("CREATE TABLE types (u uuid, n integer, t text, b bigint, flag boolean, d double precision,"
                        + " m numeric, at timestamptz, j jsonb, PRIMARY KEY (u, n))")
                .update();
        var uuid = Column.uuid("u");
        var number = Column.integer("n");
        var text = Column.text("t");
        var big = Column.bigint("b");
        var flag = Column.bool("flag");
        var real = Column.doublePrecision("d");
        var money = Column.numeric("m");
        var at = Column.timestamptz("at");
        var json = Column.jsonb("j");
        var table = ProjectionTable.named("types").key(uuid, number).columns(text, big, flag, real, money, at, json);
        var id = UUID.randomUUID();
        var time = Instant.parse("2026-11-20T10:11:12.345678Z");

        inTransaction(changes -> {
            changes.upsert(table, id, 1)
                    .set(text, "a \"quoted\", {braced} \\ NULL")
                    .set(big, Long.MAX_VALUE)
                    .set(flag, true)
                    .set(real, 0.1)
                    .set(money, new BigDecimal("12345678901234567890.123"))
                    .set(at, time)
                    .set(json, "{\"k\": [1, null]}");
            changes.upsert(table, id, 2).set(text, null);
        });

        assertThat(jdbc.sql("SELECT concat_ws('|', t, b, flag, d, m, at AT TIME ZONE 'UTC', j) FROM types ORDER BY n")
                        .query(String.class)
                        .list())
                .containsExactly(
                        "a \"quoted\", {braced} \\ NULL|9223372036854775807|t|0.1|12345678901234567890.123"
                                + "|2026-11-20 10:11:12.345678|{\"k\": [1, null]}",
                        "");
    }

    @Test
    void wrongUseIsRefusedWithWhatIsWrong() {
        assertThatThrownBy(() -> inTransaction(changes -> changes.upsert(ROWS, 5L)))
                .hasMessageContaining("Table public.rows has the key [id text], got the 1 values [5]");
        assertThatThrownBy(
                        () -> inTransaction(changes -> changes.upsert(ROWS, "a").set(ID, "b")))
                .hasMessageContaining("Column id text is not declared with table public.rows");
        assertThatThrownBy(() -> ProjectionTable.named("rows; DROP TABLE rows"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Column.text("a\"b")).isInstanceOf(IllegalArgumentException.class);
    }

    /** Folded batches must leave what the same calls leave one by one. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void foldingEqualsOneByOne(long seed) throws SQLException {
        var random = new Random(seed);
        Map<String, long[]> model = new HashMap<>(); // count, other, name
        for (int batch = 0; batch < 20; batch++) {
            inTransaction(changes -> {
                for (int i = 0; i < 40; i++) {
                    change(random, changes, model);
                }
            });
        }

        List<String> expected = model.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(row -> "%s %s none %d %d"
                        .formatted(
                                row.getKey(),
                                row.getValue()[2] == 0 ? "null" : "n" + row.getValue()[2],
                                row.getValue()[0],
                                row.getValue()[1]))
                .toList();
        assertThat(rows()).as("seed %d", seed).isEqualTo(expected);
    }

    private static void change(Random random, Changes changes, Map<String, long[]> model) {
        var id = "k" + random.nextInt(12);
        long number = 1 + random.nextInt(9);
        switch (random.nextInt(6)) {
            case 0 -> {
                changes.upsert(ROWS, id).set(NAME, "n" + number);
                model.computeIfAbsent(id, key -> new long[3])[2] = number;
            }
            case 1 -> {
                changes.upsert(ROWS, id).add(COUNT, number);
                model.computeIfAbsent(id, key -> new long[3])[0] += number;
            }
            case 2 -> {
                changes.upsert(ROWS, id).set(OTHER, number).set(NAME, null);
                var row = model.computeIfAbsent(id, key -> new long[3]);
                row[1] = number;
                row[2] = 0;
            }
            case 3 -> {
                changes.update(ROWS, id).add(OTHER, number);
                model.computeIfPresent(id, (key, row) -> new long[] {row[0], row[1] + number, row[2]});
            }
            case 4 -> {
                changes.update(ROWS, id).set(NAME, "n" + number).set(COUNT, number);
                model.computeIfPresent(id, (key, row) -> new long[] {number, row[1], number});
            }
            default -> {
                changes.delete(ROWS, id);
                model.remove(id);
            }
        }
    }

    /** Two writers of the same rows, in batches of mixed column sets over present and new rows. */
    @Test
    void writersOfSharedRowsDoNotDeadlock() throws Exception {
        var start = new CyclicBarrier(2);
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int writer = 0; writer < 2; writer++) {
            var random = new Random(writer);
            writers.add(CompletableFuture.runAsync(() -> {
                try (var connection = database.dataSource().getConnection()) {
                    connection.setAutoCommit(false);
                    for (int batch = 0; batch < 150; batch++) {
                        start.await();
                        var changes = new Changes(connection);
                        int base = batch * 20;
                        for (int i = 0; i < 120; i++) {
                            var id = "k" + (base + random.nextInt(60));
                            if (random.nextBoolean()) {
                                changes.upsert(ROWS, id).add(COUNT, 1);
                            } else {
                                changes.upsert(ROWS, id).set(NAME, "x").add(COUNT, 1);
                            }
                        }
                        changes.flush();
                        connection.commit();
                    }
                } catch (Exception e) {
                    start.reset();
                    throw new IllegalStateException(e);
                }
            }));
        }
        CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).get();

        assertThat(jdbc.sql("SELECT sum(count) FROM rows").query(Long.class).single())
                .isEqualTo(2 * 150 * 120);
        assertThat(jdbc.sql("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private interface Work {
        void on(Changes changes) throws SQLException;
    }

    private void inTransaction(Work work) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            var changes = new Changes(connection);
            work.on(changes);
            changes.flush();
            connection.commit();
        }
    }

    private List<String> rows() {
        return jdbc.sql("SELECT concat_ws(' ', id, coalesce(name, 'null'), note, count, other) FROM rows ORDER BY id")
                .query(String.class)
                .list();
    }
}
