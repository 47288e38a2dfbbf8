package io.millrace.deadletter.index;

import io.millrace.deadletter.topic.ClusterTopics;
import io.millrace.deadletter.work.BackgroundWork;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Reads every topic named {@code *.DLT} and takes note of each record: it is the copy of a letter of this service, which
 * is indexed then, or it becomes a letter of nobody here, so that one list shows all. Every instance of a service may run
 * one.
 */
public final class DeadLetterIndexer extends BackgroundWork {

    private static final int RECORDS_AT_ONCE = 500;

    private final IndexSettings settings;
    private final IndexTransaction transaction;
    private final ClusterTopics topics;
    private @Nullable IndexConsumer consumer;

    /**
     * @param dataSource where the letters are
     * @param transactions manages transactions of that data source
     */
    public DeadLetterIndexer(DataSource dataSource, PlatformTransactionManager transactions, IndexSettings settings) {
        super("dead letter index", Duration.ZERO, settings.longestBackOff());
        this.settings = settings;
        this.transaction = new IndexTransaction(dataSource, transactions);
        this.topics = new ClusterTopics(settings.admin());
    }

    @Override
    protected boolean work() {
        if (consumer == null) {
            consumer = new IndexConsumer(
                    new KafkaConsumer<>(consumerOf(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                    topics,
                    transaction,
                    settings.recheckTopics());
        }
        consumer.work();
        return true;
    }

    private static Map<String, Object> consumerOf(IndexSettings settings) {
        Map<String, Object> all = new HashMap<>(settings.consumer());
        if (!"consumer".equalsIgnoreCase(String.valueOf(all.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG)))) {
            all.putIfAbsent(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        }
        all.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
        all.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.group());
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_AT_ONCE);
        all.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, (int)
                settings.newTopics().toMillis());
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return all;
    }

    @Override
    protected void release() {
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
        topics.close();
    }
}
