package io.millrace.local.letters;

import io.millrace.contract.MillraceException;
import io.millrace.contract.topic.Topics;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** The dead letter topic of posts, which can be kept from taking anything: no record is as small as one byte. */
final class LetterTopic {

    private static final String NAME = Topics.deadLettersOf(Topics.of("post"));
    private static final ConfigEntry TAKES_NOTHING = new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "1");

    private final String bootstrapServers;

    LetterTopic(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    void breakIt() {
        alter(AlterConfigOp.OpType.SET);
    }

    void mend() {
        alter(AlterConfigOp.OpType.DELETE);
    }

    private void alter(AlterConfigOp.OpType how) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            createIfMissing(admin);
            Map<ConfigResource, Collection<AlterConfigOp>> change = Map.of(
                    new ConfigResource(ConfigResource.Type.TOPIC, NAME),
                    List.of(new AlterConfigOp(TAKES_NOTHING, how)));
            await(admin.incrementalAlterConfigs(change).all());
        } catch (ExecutionException e) {
            throw new MillraceException("Kafka did not change topic %s".formatted(NAME), e.getCause());
        }
    }

    private static void createIfMissing(Admin admin) throws ExecutionException {
        try {
            await(admin.createTopics(List.of(new NewTopic(NAME, Optional.empty(), Optional.empty())))
                    .all());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private static void await(KafkaFuture<?> answer) throws ExecutionException {
        try {
            answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MillraceException("Interrupted while changing topic %s".formatted(NAME), e);
        }
    }
}
