package io.millrace.relay;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** What a broker lets the relay do with topics; all that is not denied. */
record Permissions(String bootstrapServers) {

    void deny(String... topics) {
        for (var topic : topics) {
            rule(acl(topic, AclOperation.WRITE, AclPermissionType.DENY));
        }
    }

    void leaveOnlyReading(String topic) {
        rule(
                acl(topic, AclOperation.WRITE, AclPermissionType.DENY),
                acl(topic, AclOperation.READ, AclPermissionType.ALLOW));
    }

    void permitAgain(String... topics) {
        Collection<AclBindingFilter> denials = List.of(topics).stream()
                .map(topic ->
                        acl(topic, AclOperation.WRITE, AclPermissionType.DENY).toFilter())
                .toList();
        ask(admin -> admin.deleteAcls(denials).all());
    }

    private void rule(AclBinding... rules) {
        ask(admin -> admin.createAcls(List.of(rules)).all());
    }

    private <T> void ask(Function<Admin, KafkaFuture<T>> question) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", (Object) bootstrapServers))) {
            question.apply(admin).toCompletionStage().toCompletableFuture().join();
        }
    }

    private static AclBinding acl(String topic, AclOperation operation, AclPermissionType permission) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntry("User:ANONYMOUS", "*", operation, permission));
    }
}
