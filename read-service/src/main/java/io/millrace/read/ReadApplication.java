package io.millrace.read;

import io.millrace.community.CommunityEvents;
import io.millrace.contract.event.EventTypes;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Keeps projections of the community's events and answers queries on them. */
@SpringBootApplication(proxyBeanMethods = false)
public class ReadApplication {

    public static void main(String[] args) {
        SpringApplication.run(ReadApplication.class, args);
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
