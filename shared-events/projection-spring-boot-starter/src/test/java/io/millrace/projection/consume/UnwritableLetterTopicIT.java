package io.millrace.projection.consume;

import static io.millrace.projection.consume.RunningShop.patiently;
import static io.millrace.projection.consume.RunningShop.sale;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.deadletter.mirror.DeadLetterMirror;
import io.millrace.deadletter.mirror.MirrorSettings;
import io.millrace.projection.TestDatabase;
import io.millrace.stack.KafkaBroker;
import io.millrace.stack.KafkaOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
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
import org.springframework.jdbc.support.JdbcTransactionManager;

/** A projection some of whose events fail, while the topic that their letters are copied to cannot be written. */
class UnwritableLetterTopicIT {

    private static final KafkaBroker BROKER = KafkaBroker.start(KafkaOptions.defaults()
            .withProperty("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .withProperty("allow.everyone.if.no.acl.found", "true"));

    private static final int FAILURES = 20;

    private final RunningShop shop = new RunningShop(getClass(), BROKER, 2);
    private final TestDatabase database = shop.database;
    private final Map<String, Object> client = Map.of("bootstrap.servers", BROKER.bootstrapServers());
    private final Admin admin = Admin.create(client);
    private final DeadLetterMirror mirror = new DeadLetterMirror(
            database.dataSource(),
            new JdbcTransactionManager(database.dataSource()),
            new MirrorSettings(client, client, false, Duration.ofMillis(50), Duration.ofSeconds(1)),
            new SimpleMeterRegistry());

    @AfterEach
    void close() {
        mirror.stop();
        admin.close();
        shop.close();
    }

    @AfterAll
    static void stopBroker() {
        BROKER.close();
    }

    @Test
    void projectionFlowsWhileTheTopicIsDenied() throws Exception {
        shop.topics.create(1, "sale.DLT");
        var denied = new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, "events.sale.DLT", PatternType.LITERAL),
                new AccessControlEntry("User:ANONYMOUS", "*", AclOperation.WRITE, AclPermissionType.DENY));
        admin.createAcls(List.of(denied)).all().get();

        assertFlows("TopicAuthorizationException%");

        admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
        awaitCopies();
    }

    @Test
    void projectionFlowsWhileTheTopicIsMissing() {
        assertFlows("it does not exist%");

        shop.topics.create(1, "sale.DLT");
        awaitCopies();
    }

    private void assertFlows(String error) {
        mirror.start();
        for (int round = 1; round <= FAILURES; round++) {
            shop.topics.send(sale("bad-" + round, 1, 13), sale("bad-" + round, 2, 1), sale("good", round, 1));
            long total = round;
            patiently().untilAsserted(() -> assertThat(database.totals()).isEqualTo(Map.of("good", total)));
        }
        patiently().untilAsserted(() -> assertThat(
                        database.count("millrace.dead_letter WHERE mirror_error LIKE '" + error + "'"))
                .isEqualTo(FAILURES));
        shop.topics.send(sale("good", FAILURES + 1, 1));
        patiently().untilAsserted(() -> assertThat(database.totals()).isEqualTo(Map.of("good", FAILURES + 1L)));
        assertThat(database.count("millrace.dead_letter WHERE mirrored_at IS NOT NULL"))
                .isZero();
        assertThat(database.count("millrace.parked_event")).isEqualTo(FAILURES);
        assertThat(shop.instance.stopped("fickle")).isZero();
        assertThat(shop.instance.waiting("fickle")).isZero();
    }

    private void awaitCopies() {
        patiently().untilAsserted(() -> assertThat(database.count("millrace.dead_letter WHERE mirrored_at IS NOT NULL"))
                .isEqualTo(FAILURES));
        assertThat(shop.topics.ends("events.sale.DLT")).containsEntry(0, (long) FAILURES);
    }
}
