package io.millrace.relay;

import io.millrace.deadletter.security.Access;
import io.millrace.deadletter.security.Area;
import io.millrace.deadletter.security.ConsoleChain;
import io.millrace.relay.admin.FailureConsole;
import io.millrace.relay.admin.FailureRequests;
import io.millrace.relay.admin.OutboxFailureRoutes;
import io.millrace.relay.admin.OutboxFailures;
import io.millrace.relay.lifecycle.RelayStatus;
import io.millrace.relay.publish.SinkBreaker;
import io.millrace.relay.settings.RelayProperties;
import io.millrace.relay.slot.DirectConnections;
import io.millrace.relay.slot.SlotWatch;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** What operators use, which asks who is there, and the rest of what the relay answers, which does not. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class RelayAdminConfiguration {

    private static final int BEHIND_THE_API = Ordered.HIGHEST_PRECEDENCE + 1_001;

    /**
     * Health, metrics and the description of the API are open to whoever reaches the port, as they are without Spring
     * Security: no filter at all.
     */
    @Bean
    SecurityFilterChain everythingElse() {
        return new DefaultSecurityFilterChain(AnyRequestMatcher.INSTANCE);
    }

    /** Found by scanning on its own, so it repeats the condition. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnProperty(name = "millrace.relay.admin.enabled", matchIfMissing = true)
    static class OfFailures {

        @Bean
        Area outboxFailureArea() {
            return Area.of(OutboxFailureRoutes.ROOT, "/audit", "/*/approve-removal");
        }

        @Bean
        @Order(BEHIND_THE_API)
        SecurityFilterChain outboxFailureConsoleSecurity(HttpSecurity http, Access access) {
            return ConsoleChain.build(http, access, Area.of(FailureConsole.BASE, "/audit", "/rows/*/approve-removal"));
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

        @Bean
        GroupedOpenApi outboxFailuresOpenApi() {
            return GroupedOpenApi.builder()
                    .group("outbox-failures")
                    .pathsToMatch(OutboxFailureRoutes.ROOT, OutboxFailureRoutes.ROOT + "/**")
                    .build();
        }

        @Bean
        OpenAPI openApi() {
            return new OpenAPI()
                    .info(new Info()
                            .title("Millrace relay")
                            .version("v1")
                            .description(
                                    "Rows of the outbox that could not be sent, and what operators decide on them."));
        }

        @Bean
        RouterFunction<ServerResponse> outboxFailureConsole(
                OutboxFailures failures,
                FailureRequests requests,
                RelayStatus status,
                SinkBreaker breaker,
                SlotWatch watch) {
            return new FailureConsole(failures, requests, status, breaker, watch).routes();
        }
    }
}
