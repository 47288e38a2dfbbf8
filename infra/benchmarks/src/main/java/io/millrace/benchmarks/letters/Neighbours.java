package io.millrace.benchmarks.letters;

import io.millrace.community.CommunityEvents;
import io.millrace.contract.event.EventTypes;
import io.millrace.stack.Database;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** A read service with the projection of titles and the starter's defaults, in this process. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        excludeName = {
            "io.millrace.outbox.OutboxAutoConfiguration",
            "io.millrace.outbox.schema.OutboxSchemaAutoConfiguration",
            "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration"
        })
class Neighbours {

    static ConfigurableApplicationContext start(Database database, String bootstrapServers) {
        return new SpringApplicationBuilder(Neighbours.class)
                .properties(
                        "spring.application.name=" + database.name(),
                        "spring.main.web-application-type=none",
                        "spring.main.banner-mode=off",
                        "spring.datasource.url=" + database.jdbcUrl(),
                        "spring.datasource.username=" + database.user(),
                        "spring.datasource.password=" + database.password(),
                        "spring.kafka.bootstrap-servers=" + bootstrapServers)
                .run();
    }

    @Bean
    EventTypes eventTypes() {
        return CommunityEvents.types();
    }

    @Bean
    Titles titles() {
        return new Titles();
    }

    @Bean
    Commits commits() {
        return new Commits();
    }
}
