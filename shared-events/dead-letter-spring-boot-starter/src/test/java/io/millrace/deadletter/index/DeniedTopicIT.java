package io.millrace.deadletter.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.deadletter.LetterStack;
import io.millrace.stack.KafkaBroker;
import io.millrace.stack.KafkaOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeniedTopicIT {

    private static final KafkaBroker BROKER = KafkaBroker.start(KafkaOptions.defaults()
            .withProperty("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .withProperty("allow.everyone.if.no.acl.found", "true"));

    private final LetterStack stack = new LetterStack(getClass(), BROKER);
    private final String denied = stack.topic("-denied.DLT");
    private final String other = stack.topic("-other.DLT");

    @AfterEach
    void close() {
        stack.close();
    }

    @AfterAll
    static void stopBroker() {
        BROKER.close();
    }

    @Test
    void topicThatMayNotBeReadHoldsUpItselfOnlyAndCatchesUp() {
        stack.createTopic(denied, 1, Map.of());
        stack.createTopic(other, 1, Map.of());
        stack.produce(new ProducerRecord<>(denied, new byte[1]), new ProducerRecord<>(other, new byte[1]));
        access(AclOperation.READ, AclPermissionType.DENY);
        access(AclOperation.DESCRIBE, AclPermissionType.ALLOW);

        stack.indexer();

        awaitIndexed(other);
        assertThat(stack.indexed(denied)).containsExactly(0L, 0L);
        stack.admin(admin -> admin.deleteAcls(List.of(AclBindingFilter.ANY)).all());
        awaitIndexed(denied);
        assertThat(stack.difference()).isZero();
    }

    @Test
    void brokerThatIsAwayDelaysTheIndexOnly() {
        stack.createTopic(other, 1, Map.of());
        stack.indexer();
        stack.produce(new ProducerRecord<>(other, new byte[1]));
        awaitIndexed(other);

        BROKER.restart();
        stack.produce(new ProducerRecord<>(other, new byte[1]));

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(stack.indexed(other)).containsExactly(2L, 0L));
        assertThat(stack.difference()).isZero();
    }

    private void access(AclOperation operation, AclPermissionType permission) {
        var binding = new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, denied, PatternType.LITERAL),
                new AccessControlEntry("User:ANONYMOUS", "*", operation, permission));
        stack.admin(admin -> admin.createAcls(List.of(binding)).all());
    }

    private void awaitIndexed(String topic) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(stack.indexed(topic)).containsExactly(1L, 0L));
    }
}
