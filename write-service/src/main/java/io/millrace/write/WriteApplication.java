package io.millrace.write;

import io.millrace.community.CommunityEvents;
import io.millrace.contract.event.EventTypes;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Takes the community's commands, and appends what happened to the outbox in the same transaction. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
@EnableScheduling
public class WriteApplication {

    public static void main(String[] args) {
        SpringApplication.run(WriteApplication.class, args);
    }

    @Bean
    EventTypes eventTypes() {
        return CommunityEvents.types();
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
