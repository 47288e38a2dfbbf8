package io.millrace.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.deadletter.index.DeadLetterIndexer;
import io.millrace.deadletter.index.IndexSettings;
import io.millrace.deadletter.letter.Failure;
import io.millrace.deadletter.mirror.DeadLetterMirror;
import io.millrace.deadletter.mirror.MirrorSettings;
import io.millrace.deadletter.parking.FailedRecord;
import io.millrace.deadletter.parking.ParkingLot;
import io.millrace.deadletter.parking.StoredRecord;
import io.millrace.deadletter.schema.DeadLetterSchema;
import io.millrace.stack.Database;
import io.millrace.stack.KafkaBroker;
import io.millrace.stack.SharedStack;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** A fresh database of letters beside a broker, and what tests need of both. */
public final class LetterStack implements AutoCloseable {

    public static final String GROUP = "shop.totals";

    private final KafkaBroker broker;
    private final Database database;
    private final HikariDataSource dataSource = new HikariDataSource();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<SmartLifecycle> running = new ArrayList<>();
    private final String name;

    public LetterStack(Class<?> test, KafkaBroker broker) {
        this.broker = broker;
        this.name = SharedStack.freshName(test);
        this.database = SharedStack.freshDatabase(test);
        dataSource.setJdbcUrl(database.jdbcUrl());
        dataSource.setUsername(database.user());
        dataSource.setPassword(database.password());
        dataSource.setConnectionTimeout(2_000);
        DeadLetterSchema.migrate(dataSource);
    }

    public Database database() {
        return database;
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(dataSource);
    }

    public SimpleMeterRegistry registry() {
        return registry;
    }

    /** A name of a topic that no other test has. */
    public String topic(String suffix) {
        return "events." + name + suffix;
    }

    public void createTopic(String topic, int partitions, Map<String, String> configs) {
        admin(admin -> admin.createTopics(
                        List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(configs)))
                .all());
    }

    public void deleteTopic(String topic) {
        admin(admin -> admin.deleteTopics(List.of(topic)).all());
    }

    public interface Question<T> {
        KafkaFuture<T> ask(Admin admin);
    }

    public <T> T admin(Question<T> question) {
        try (var admin = Admin.create(clientProperties())) {
            return question.ask(admin).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Opens a letter, as a projection would that could not apply the record. */
    public void fail(ConsumerRecord<byte[], byte[]> record) {
        var failure =
                Failure.of("HANDLER_FAILED", "The handler failed", "sale.made.v1", new IllegalStateException("boom"));
        try (var connection = dataSource.getConnection()) {
            new ParkingLot(GROUP, "totals", "1.0", () -> false)
                    .open(connection, List.of(new FailedRecord(new StoredRecord(record, "topic-id"), failure, null)));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static ConsumerRecord<byte[], byte[]> record(String topic, int partition, long offset, byte[] value) {
        var headers = new RecordHeaders();
        headers.add("ce_type", "sale.made.v1".getBytes(UTF_8));
        headers.add("binary", new byte[] {0, -1});
        var key = ("k" + partition + "-" + offset).getBytes(UTF_8);
        return new ConsumerRecord<byte[], byte[]>(
                topic,
                partition,
                offset,
                1_700_000_000_000L,
                TimestampType.CREATE_TIME,
                key.length,
                value.length,
                key,
                value,
                headers,
                Optional.empty());
    }

    public DeadLetterMirror mirror(boolean createTopics) {
        return started(new DeadLetterMirror(
                dataSource,
                new JdbcTransactionManager(dataSource),
                new MirrorSettings(
                        clientProperties(),
                        clientProperties(),
                        createTopics,
                        Duration.ofMillis(50),
                        Duration.ofSeconds(1)),
                registry));
    }

    public DeadLetterIndexer indexer() {
        return started(new DeadLetterIndexer(
                dataSource,
                new JdbcTransactionManager(dataSource),
                new IndexSettings(
                        clientProperties(),
                        clientProperties(),
                        name + ".dead-letter-index",
                        Duration.ofMillis(200),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1))));
    }

    private <T extends SmartLifecycle> T started(T work) {
        work.start();
        running.add(work);
        return work;
    }

    public Map<String, Object> clientProperties() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    @SafeVarargs
    public final void produce(ProducerRecord<byte[], byte[]>... records) {
        try (var producer =
                new KafkaProducer<>(clientProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (ProducerRecord<byte[], byte[]> record : records) {
                producer.send(record).get();
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All records of a topic. */
    public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (var consumer =
                new KafkaConsumer<>(clientProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
        }
        return all;
    }

    public static String header(ConsumerRecord<?, ?> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    public long count(String condition) {
        return jdbc().sql("SELECT count(*) FROM millrace.dead_letter WHERE " + condition)
                .query(Long.class)
                .single();
    }

    /** Records indexed, without duplicates, less letters indexed. */
    public long difference() {
        return jdbc().sql("SELECT (SELECT coalesce(sum(records - duplicates), 0) FROM millrace.dead_letter_index)"
                        + " - (SELECT count(*) FROM millrace.dead_letter WHERE indexed_at IS NOT NULL)")
                .query(Long.class)
                .single();
    }

    /** Records indexed of a topic, and how many of them were duplicates. */
    public List<Long> indexed(String topic) {
        return jdbc().sql("SELECT coalesce(sum(records), 0) AS records, coalesce(sum(duplicates), 0) AS duplicates"
                        + " FROM millrace.dead_letter_index WHERE topic = ?")
                .param(topic)
                .query((rows, index) -> List.of(rows.getLong(1), rows.getLong(2)))
                .single();
    }

    @Override
    public void close() {
        running.forEach(SmartLifecycle::stop);
        dataSource.close();
    }
}
