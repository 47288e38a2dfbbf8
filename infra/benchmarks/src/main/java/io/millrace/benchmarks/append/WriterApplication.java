package io.millrace.benchmarks.append;

import io.millrace.community.CommunityEvents;
import io.millrace.contract.event.EventTypes;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** A service that writes posts, as small as can be: a data source, an entity and the outbox. */
@SpringBootApplication(
        proxyBeanMethods = false,
        excludeName = {
            "io.millrace.projection.autoconfigure.ProjectionAutoConfiguration",
            "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration"
        })
class WriterApplication {

    @Bean
    EventTypes eventTypes() {
        return CommunityEvents.types();
    }
}
