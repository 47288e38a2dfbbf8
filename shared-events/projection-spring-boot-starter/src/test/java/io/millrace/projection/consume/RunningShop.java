package io.millrace.projection.consume;

import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.projection.Fickle;
import io.millrace.projection.Records;
import io.millrace.projection.Shop;
import io.millrace.projection.Shop.SaleMade;
import io.millrace.projection.TestDatabase;
import io.millrace.projection.TestTopics;
import io.millrace.stack.KafkaBroker;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A fresh database and fresh topics with an instance of a read service between them, whose sales fail as a test wants. */
final class RunningShop implements AutoCloseable {

    final TestDatabase database;
    final TestTopics topics;
    final TestInstance instance;

    /** With {@link Fickle}, whose sales of 13 fail by their own fault, and {@link Shop.SaleLog}, which takes them all. */
    RunningShop(Class<?> test, KafkaBroker broker, int partitions) {
        database = TestDatabase.fresh(test);
        topics = new TestTopics(broker).recreate(partitions);
        instance = new TestInstance(
                SharedStack.freshName(test),
                database,
                broker.bootstrapServers(),
                new Fickle().failing(sale -> sale.amount() == 13 ? new IllegalArgumentException("13") : null),
                new Shop.SaleLog(database.dataSource()));
    }

    static ConditionFactory patiently() {
        return Awaitility.await().atMost(Duration.ofSeconds(90)).ignoreExceptions();
    }

    static EventEnvelope sale(String id, long version, long amount) {
        return Records.envelope(Shop.TYPES, id, version, new SaleMade(id, amount));
    }

    static ProducerRecord<byte[], byte[]> record(String id, long version, long amount) {
        return Records.produced(sale(id, version, amount));
    }

    @Override
    public void close() {
        instance.close();
        topics.close();
        database.close();
    }
}
