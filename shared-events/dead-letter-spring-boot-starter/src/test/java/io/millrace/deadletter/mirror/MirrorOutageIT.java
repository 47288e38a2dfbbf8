package io.millrace.deadletter.mirror;

import static io.millrace.deadletter.LetterStack.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.deadletter.LetterStack;
import io.millrace.stack.KafkaBroker;
import io.millrace.stack.KafkaOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MirrorOutageIT {

    private static final KafkaBroker BROKER = KafkaBroker.start(KafkaOptions.defaults()
            .withProperty("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .withProperty("allow.everyone.if.no.acl.found", "true"));

    private static final byte[] VALUE = {1};

    private final LetterStack stack = new LetterStack(getClass(), BROKER);
    private final String topic = stack.topic("");

    @AfterEach
    void close() {
        stack.close();
    }

    @AfterAll
    static void stopBroker() {
        BROKER.close();
    }

    @Test
    void deniedTopicHoldsUpItsOwnLettersOnlyAndCatchesUp() {
        var other = stack.topic("-other");
        stack.createTopic(topic + ".DLT", 1, Map.of());
        var denied = new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic + ".DLT", PatternType.LITERAL),
                new AccessControlEntry("User:ANONYMOUS", "*", AclOperation.WRITE, AclPermissionType.DENY));
        stack.admin(admin -> admin.createAcls(List.of(denied)).all());
        stack.fail(record(topic, 0, 1, VALUE));
        stack.fail(record(other, 0, 1, VALUE));

        stack.mirror(true);

        awaitMirrored(1);
        await().untilAsserted(() -> assertThat(stack.count("mirror_error LIKE 'TopicAuthorizationException%'"))
                .isEqualTo(1));
        stack.admin(admin -> admin.deleteAcls(List.of(AclBindingFilter.ANY)).all());
        awaitMirrored(2);
    }

    @Test
    @Tag("chaos")
    @Tag("long")
    void brokerThatIsAwayDelaysCopiesAndNothingElse() {
        stack.fail(record(topic, 0, 1, VALUE));
        BROKER.stop();
        stack.mirror(true);
        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> assertThat(stack.count("mirror_error IS NOT NULL"))
                .isEqualTo(1));
        stack.fail(record(topic, 0, 2, VALUE));

        BROKER.restart();

        awaitMirrored(2);
    }

    private void awaitMirrored(int letters) {
        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> assertThat(stack.count("mirrored_at IS NOT NULL"))
                .isEqualTo(letters));
    }
}
