package io.millrace.projection.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.projection.Records;
import io.millrace.projection.Shop;
import io.millrace.projection.Shop.ItemNamed;
import io.millrace.projection.Shop.SaleMade;
import io.millrace.projection.TestDatabase;
import io.millrace.projection.TestTopics;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProjectionContainersIT {

    private final String group = SharedStack.freshName(getClass());
    private final TestDatabase database = TestDatabase.fresh(getClass());
    private final TestTopics topics = new TestTopics(SharedStack.kafka());
    private final List<TestInstance> instances = new ArrayList<>();

    @BeforeAll
    static void patience() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    @AfterEach
    void close() {
        instances.forEach(TestInstance::close);
        topics.close();
        database.close();
    }

    @Test
    void topicsThatAppearLaterAreRead() {
        topics.delete();
        start();

        topics.create(2, "item");
        topics.send(item("a", 1, "x"));
        await().untilAsserted(() -> assertThat(database.items()).isEqualTo(Map.of("a", "x")));

        topics.create(2, "sale");
        topics.send(sale("s", 1, 5));
        await().untilAsserted(() -> assertThat(database.totals()).isEqualTo(Map.of("s", 5L)));
    }

    @Test
    void commitLostBehindTheDatabaseChangesNothing() {
        topics.recreate(1);
        topics.send(sale("s", 1, 5), sale("s", 2, 7));
        var first = start();
        await().untilAsserted(() -> assertThat(database.totals()).isEqualTo(Map.of("s", 12L)));
        first.close();

        topics.commit(group + ".totals", Map.of(new TopicPartition("events.sale", 0), 0L));
        var second = start();
        topics.send(sale("s", 3, 1));

        await().untilAsserted(() -> assertThat(database.totals()).isEqualTo(Map.of("s", 13L)));
        await().untilAsserted(
                        () -> assertThat(second.events("totals", "APPLIED")).isEqualTo(1));
        assertThat(second.events("totals", "DUPLICATE")).isZero();
    }

    @Test
    void commitAheadOfTheDatabaseLosesNothing() {
        topics.recreate(1);
        topics.send(sale("s", 1, 5), sale("s", 2, 7));
        topics.commit(group + ".totals", Map.of(new TopicPartition("events.sale", 0), 2L));

        start();

        await().untilAsserted(() -> assertThat(database.totals()).isEqualTo(Map.of("s", 12L)));
    }

    @Test
    void offsetsAreCommittedAsAHint() {
        topics.recreate(1);
        topics.send(sale("s", 1, 5), sale("s", 2, 7));
        start();

        await().untilAsserted(() -> assertThat(topics.committed(group + ".totals"))
                .isEqualTo(Map.of(new TopicPartition("events.sale", 0), 2L)));

        topics.send(sale("s", 3, 1));

        await().untilAsserted(() -> assertThat(topics.committed(group + ".totals"))
                .isEqualTo(Map.of(new TopicPartition("events.sale", 0), 3L)));
    }

    @Test
    void poisonStopsItsPartitionUnderTrafficOnAnother() {
        topics.recreate(2);
        var instance = startStopping();
        topics.sendTo(0, item("a", 1, "x"), item("p", 1, "poison"), item("b", 1, "behind"));

        for (int i = 1; i <= 30; i++) {
            topics.sendTo(1, item("other", i, "n" + i));
            int version = i;
            await().untilAsserted(() -> assertThat(database.items()).containsEntry("other", "n" + version));
        }

        assertThat(database.items()).isEqualTo(Map.of("a", "x", "other", "n30"));
        await().untilAsserted(() -> assertThat(instance.stopped("items")).isEqualTo(1));
        assertThat(instance.stopped("totals")).isZero();
    }

    @Test
    void stoppedPartitionIsTriedAgainAfterARestart() {
        topics.recreate(1);
        topics.send(sale("s", 2, 7));
        var first = startStopping();
        await().untilAsserted(() -> assertThat(first.stopped("totals")).isEqualTo(1));
        first.close();

        database.jdbc()
                .sql("INSERT INTO millrace.projection_version VALUES ('totals', 'sale', 's', 1, 0)")
                .update();
        startStopping();

        await().untilAsserted(() -> assertThat(database.totals()).isEqualTo(Map.of("s", 7L)));
    }

    @Test
    void unknownTypeAndBrokenRecordsStopTheirPartitions() {
        topics.recreate(5);
        var instance = startStopping();
        var good = Records.produced(item("g", 1, "x"));
        var unknown = Records.produced(item("u", 1, "x"));
        unknown.headers().remove("ce_type").add("ce_type", "item.vanished.v1".getBytes());
        var headless = Records.produced(item("h", 1, "x"));
        headless.headers().remove("ce_id");
        var mismatch = with("{\"itemId\":7}".getBytes(), item("m", 1, "x"));
        var tombstone = with(null, item("t", 1, "x"));

        topics.send(List.of(
                TestTopics.to(0, unknown),
                TestTopics.to(1, headless),
                TestTopics.to(2, mismatch),
                TestTopics.to(3, tombstone),
                TestTopics.to(4, good)));

        await().untilAsserted(() -> assertThat(instance.stopped("items")).isEqualTo(3));
        await().untilAsserted(() -> assertThat(database.items()).isEqualTo(Map.of("g", "x")));
    }

    @Test
    void topicCreatedAgainIsReadFromItsBeginning() {
        topics.recreate(1);
        start();
        topics.send(sale("s", 1, 5), sale("s", 2, 7), sale("s", 3, 1));
        await().untilAsserted(() -> assertThat(database.totals()).isEqualTo(Map.of("s", 13L)));

        topics.recreate(1);
        topics.send(sale("s", 1, 5), sale("s", 2, 7), sale("s", 3, 1), sale("s", 4, 2), sale("t", 1, 1));

        await().untilAsserted(() -> assertThat(database.totals()).isEqualTo(Map.of("s", 15L, "t", 1L)));
    }

    @Test
    void recordsRemovedBeforeTheyWereReadStopThePartition() {
        topics.recreate(2);
        topics.sendTo(0, sale("s", 1, 5));
        var first = start();
        await().untilAsserted(() -> assertThat(database.totals()).isEqualTo(Map.of("s", 5L)));
        first.close();
        topics.sendTo(0, sale("s", 2, 7), sale("s", 3, 1));
        topics.deleteRecords("events.sale", 0, 2);

        var second = start();
        topics.sendTo(1, sale("t", 1, 1));

        await().untilAsserted(() -> assertThat(database.totals()).isEqualTo(Map.of("s", 5L, "t", 1L)));
        await().untilAsserted(() -> assertThat(second.stopped("totals")).isEqualTo(1));
    }

    private TestInstance startStopping() {
        var instance = TestInstance.stopping(
                group, database, topics.broker().bootstrapServers(), new Shop.Items(), new Shop.Totals());
        instances.add(instance);
        return instance;
    }

    private TestInstance start() {
        var instance = new TestInstance(
                group, database, topics.broker().bootstrapServers(), new Shop.Items(), new Shop.Totals());
        instances.add(instance);
        return instance;
    }

    private static ProducerRecord<byte[], byte[]> with(byte[] value, EventEnvelope event) {
        var record = Records.produced(event);
        return new ProducerRecord<>(record.topic(), null, record.timestamp(), record.key(), value, record.headers());
    }

    private static EventEnvelope item(String id, long version, String name) {
        return Records.envelope(Shop.TYPES, id, version, new ItemNamed(id, name));
    }

    private static EventEnvelope sale(String id, long version, long amount) {
        return Records.envelope(Shop.TYPES, id, version, new SaleMade(id, amount));
    }
}
