package io.millrace.relay;

import io.millrace.deadletter.security.Area;
import io.millrace.relay.admin.FailureRequests;
import io.millrace.relay.admin.OutboxFailureRoutes;
import io.millrace.relay.admin.OutboxFailures;
import io.millrace.relay.settings.RelayProperties;
import io.millrace.relay.slot.DirectConnections;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** What operators use, which asks who is there, and the rest of what the relay answers, which does not. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class RelayAdminConfiguration {

    /** Health and metrics are open to whoever reaches the port, as they are without Spring Security: no filter at all. */
    @Bean
    SecurityFilterChain everythingElse() {
        return new DefaultSecurityFilterChain(AnyRequestMatcher.INSTANCE);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "millrace.relay.admin.enabled", matchIfMissing = true)
    static class OfFailures {

        @Bean
        Area outboxFailureArea() {
            return Area.of(OutboxFailureRoutes.ROOT, "/audit", "/*/approve-removal");
        }

        @Bean
        OutboxFailures outboxFailures(DirectConnections connections, RelayProperties properties) {
            return new OutboxFailures(connections, properties.slot().name());
        }

        @Bean
        FailureRequests failureRequests(DirectConnections connections, RelayProperties properties) {
            return new FailureRequests(connections, properties.slot().name());
        }

        @Bean
        RouterFunction<ServerResponse> outboxFailureRoutes(OutboxFailures failures, FailureRequests requests) {
            return new OutboxFailureRoutes(failures, requests).routes();
        }
    }
}
