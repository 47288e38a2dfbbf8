package io.millrace.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.contract.event.EventTypes;
import io.millrace.stack.Database;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A service as a user would write it: little but its event types, and auto-configuration. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class OutboxApplication {

    private static final String WITHOUT_JPA =
            "spring.autoconfigure.exclude=org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration,"
                    + "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration";

    @Bean
    EventTypes eventTypes() {
        return EventTypes.of(OrderPlaced.class, OrderPaid.class);
    }

    @Bean
    MeterRegistry meterRegistry() {
        return new SimpleMeterRegistry();
    }

    /** With a transaction manager of the data source. */
    public static ConfigurableApplicationContext startWithJdbc(Database database, String... properties) {
        return startWithJpa(
                database,
                Stream.concat(Stream.of(WITHOUT_JPA), Stream.of(properties)).toArray(String[]::new));
    }

    /** With a transaction manager of JPA. */
    public static ConfigurableApplicationContext startWithJpa(Database database, String... properties) {
        return new SpringApplicationBuilder(OutboxApplication.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "spring.datasource.url=" + database.jdbcUrl(),
                        "spring.datasource.username=" + database.user(),
                        "spring.datasource.password=" + database.password(),
                        "spring.main.banner-mode=off")
                .properties(properties)
                .run();
    }
}
