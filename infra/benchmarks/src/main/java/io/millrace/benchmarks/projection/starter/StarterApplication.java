package io.millrace.benchmarks.projection.starter;

import io.millrace.community.CommunityEvents;
import io.millrace.contract.event.EventTypes;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** A read side with one projection. */
@SpringBootApplication(
        proxyBeanMethods = false,
        excludeName = {
            "io.millrace.outbox.OutboxAutoConfiguration",
            "io.millrace.outbox.schema.OutboxSchemaAutoConfiguration",
            "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration"
        })
public class StarterApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(StarterApplication.class, arguments);
    }

    @Bean
    EventTypes eventTypes() {
        return CommunityEvents.types();
    }
}
