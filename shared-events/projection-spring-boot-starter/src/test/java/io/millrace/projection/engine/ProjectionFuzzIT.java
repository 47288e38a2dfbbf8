package io.millrace.projection.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.projection.ProjectionDefinition;
import io.millrace.projection.Records;
import io.millrace.projection.Shop;
import io.millrace.projection.Shop.ItemNamed;
import io.millrace.projection.Shop.ItemRemoved;
import io.millrace.projection.Shop.SaleMade;
import io.millrace.projection.TestDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * Several engines fight over the same partitions, with redelivery, duplicates, reordering, restarts and commits that
 * fail before or after they took effect. The tables must equal a model that knows none of this.
 */
class ProjectionFuzzIT {

    private static final int PARTITIONS = 3;
    private static final int AGGREGATES = 15;

    private final TestDatabase database = TestDatabase.fresh(getClass());
    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> logs = new HashMap<>();
    private final Map<String, String> expectedItems = new TreeMap<>();
    private final Map<String, Long> expectedTotals = new TreeMap<>();

    @AfterEach
    void close() {
        database.close();
    }

    static List<Long> seeds() {
        var given = Long.getLong("millrace.seed");
        return given != null ? List.of(given) : new Random().longs(6).boxed().toList();
    }

    @ParameterizedTest(name = "-Dmillrace.seed={0}")
    @MethodSource("seeds")
    void tablesEqualTheModel(long seed) {
        var random = new Random(seed);
        writeItems(random);
        writeSales(random);

        drive(random, new Shop.Items(), "events.item");
        drive(random, new Shop.Totals(), "events.sale");

        assertThat(database.items()).as("items, seed %d", seed).isEqualTo(expectedItems);
        assertThat(database.totals()).as("totals, seed %d", seed).isEqualTo(expectedTotals);
    }

    /** State events come in any order, some twice: the newest version decides. */
    private void writeItems(Random random) {
        for (int aggregate = 0; aggregate < AGGREGATES; aggregate++) {
            var id = "i" + aggregate;
            int versions = 1 + random.nextInt(8);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            var log = logs.computeIfAbsent(
                    new TopicPartition("events.item", aggregate % PARTITIONS), partition -> new ArrayList<>());
            for (int version = 1; version <= versions; version++) {
                boolean removed = random.nextInt(3) == 0;
                Object event = removed ? new ItemRemoved(id) : new ItemNamed(id, "n" + version);
                if (version == versions && !removed) {
                    expectedItems.put(id, "n" + version);
                }
                var envelope = Records.envelope(Shop.TYPES, id, version, event);
                for (int times = 1 + random.nextInt(2); times > 0; times--) {
                    records.add(Records.consumed(aggregate % PARTITIONS, 0, envelope));
                }
            }
            java.util.Collections.shuffle(records, random);
            for (var record : records) {
                log.add(random.nextInt(log.size() + 1), record);
            }
        }
    }

    /** Step events come in order; what was sent before may come again later. */
    private void writeSales(Random random) {
        Map<String, Integer> versions = new HashMap<>();
        Map<String, List<ConsumerRecord<byte[], byte[]>>> sent = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            int aggregate = random.nextInt(AGGREGATES);
            var id = "s" + aggregate;
            var log = logs.computeIfAbsent(
                    new TopicPartition("events.sale", aggregate % PARTITIONS), partition -> new ArrayList<>());
            var before = sent.computeIfAbsent(id, key -> new ArrayList<>());
            if (!before.isEmpty() && random.nextInt(4) == 0) {
                log.add(before.get(random.nextInt(before.size())));
                continue;
            }
            int version = versions.merge(id, 1, Integer::sum);
            long amount = random.nextInt(100);
            expectedTotals.merge(id, amount, Long::sum);
            var record = Records.consumed(
                    aggregate % PARTITIONS, 0, Records.envelope(Shop.TYPES, id, version, new SaleMade(id, amount)));
            before.add(record);
            log.add(record);
        }
    }

    private void drive(Random random, Object projection, String topic) {
        List<ProjectionEngine> engines = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            engines.add(engine(projection, random));
        }
        for (int step = 0; !allApplied(engines, topic); step++) {
            assertThat(step).as("steps until all is applied").isLessThan(20_000);
            int chosen = random.nextInt(engines.size());
            if (random.nextInt(20) == 0) {
                engines.set(chosen, engine(projection, random));
            }
            var engine = engines.get(chosen);
            List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                if (random.nextBoolean()) {
                    batch.addAll(poll(random, engine, new TopicPartition(topic, partition)));
                }
            }
            if (engine.apply(batch) instanceof BatchResult.Fenced fenced) {
                fenced.partitions().forEach(engine::release);
            }
        }
    }

    /** Records from where the engine is, or from before that. */
    private List<ConsumerRecord<byte[], byte[]>> poll(
            Random random, ProjectionEngine engine, TopicPartition partition) {
        var log = logs.getOrDefault(partition, List.of());
        var next = engine.nextOffset(partition);
        int from = next == null ? 0 : Math.min(next.intValue(), log.size());
        if (random.nextInt(5) == 0) {
            from = random.nextInt(from + 1);
        }
        int to = Math.min(log.size(), from + 1 + random.nextInt(12));
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int offset = from; offset < to; offset++) {
            records.add(at(offset, log.get(offset)));
        }
        return records;
    }

    private static ConsumerRecord<byte[], byte[]> at(int offset, ConsumerRecord<byte[], byte[]> record) {
        return new ConsumerRecord<>(
                record.topic(),
                record.partition(),
                offset,
                record.timestamp(),
                record.timestampType(),
                record.serializedKeySize(),
                record.serializedValueSize(),
                record.key(),
                record.value(),
                record.headers(),
                record.leaderEpoch());
    }

    private boolean allApplied(List<ProjectionEngine> engines, String topic) {
        return logs.entrySet().stream()
                .filter(log -> log.getKey().topic().equals(topic))
                .allMatch(log -> engines.stream().anyMatch(engine -> {
                    var next = engine.nextOffset(log.getKey());
                    return next != null && next == log.getValue().size();
                }));
    }

    private ProjectionEngine engine(Object projection, Random random) {
        return new ProjectionEngine(
                ProjectionDefinition.of(projection, Shop.TYPES),
                Shop.TYPES,
                database.dataSource(),
                new UnreliableCommits(database, random),
                TestDatabase.LONGEST_SILENCE,
                null,
                new EngineListener() {});
    }

    /** Every tenth commit fails, half of them after they took effect, as when the answer is lost. */
    private static final class UnreliableCommits extends JdbcTransactionManager {

        private static final long serialVersionUID = 1L;

        private final Random random;

        UnreliableCommits(TestDatabase database, Random random) {
            super(database.dataSource());
            this.random = random;
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            int fate = random.nextInt(20);
            if (fate == 0) {
                doRollback(status);
                throw lost();
            }
            super.doCommit(status);
            if (fate == 1) {
                throw lost();
            }
        }

        private static TransactionSystemException lost() {
            return new TransactionSystemException(
                    "no answer", new java.sql.SQLException("An I/O error occurred", "08006"));
        }
    }
}
