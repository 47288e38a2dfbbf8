package io.millrace.benchmarks.projection.listener;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A read side as most begin: a listener, an entity, a repository. */
@SpringBootApplication(
        proxyBeanMethods = false,
        excludeName = {
            "io.millrace.outbox.OutboxAutoConfiguration",
            "io.millrace.outbox.schema.OutboxSchemaAutoConfiguration",
            "io.millrace.projection.autoconfigure.ProjectionAutoConfiguration"
        })
public class ListenerApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(ListenerApplication.class, arguments);
    }
}
