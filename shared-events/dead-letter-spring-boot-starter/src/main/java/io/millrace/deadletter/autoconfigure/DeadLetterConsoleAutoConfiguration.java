package io.millrace.deadletter.autoconfigure;

import io.millrace.deadletter.console.Console;
import io.millrace.deadletter.console.ConsolePaths;
import io.millrace.deadletter.path.PathWatch;
import io.millrace.deadletter.path.RelayProbe;
import io.millrace.deadletter.replay.Replayer;
import io.millrace.deadletter.security.Access;
import io.millrace.deadletter.security.Area;
import io.millrace.deadletter.security.ConsoleChain;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.thymeleaf.spring6.SpringTemplateEngine;

/** The console, where there are Thymeleaf and an admin API. */
@AutoConfiguration(after = {DeadLetterSecurityAutoConfiguration.class, DeadLetterAdminAutoConfiguration.class})
@ConditionalOnClass({SpringTemplateEngine.class, SecurityFilterChain.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnProperty(name = "millrace.dead-letter.console.enabled", matchIfMissing = true)
@ConditionalOnBean(
        value = {Replayer.class, Access.class},
        name = {DeadLetterAdminAutoConfiguration.SECURITY, DeadLetterAutoConfiguration.AREA})
@EnableConfigurationProperties(DeadLetterConsoleProperties.class)
@Import(Console.class)
class DeadLetterConsoleAutoConfiguration {

    private static final int BEFORE_THE_APPLICATIONS = Ordered.HIGHEST_PRECEDENCE + 1_001;
    private static final Area AREA =
            new Area(ConsolePaths.CONSOLE, List.of("/letters/*/edit"), List.of("/audit", "/audit/**"));

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    @ConditionalOnProperty("millrace.dead-letter.console.relay")
    PathWatch millraceRelayPathWatch(DeadLetterConsoleProperties properties, ObjectProvider<Clock> clock) {
        return new PathWatch(
                "relay",
                new RelayProbe(Objects.requireNonNull(properties.relay())),
                clock.getIfAvailable(Clock::systemUTC));
    }

    @Bean
    @Order(BEFORE_THE_APPLICATIONS)
    @ConditionalOnMissingBean(name = "millraceDeadLetterConsoleSecurity")
    SecurityFilterChain millraceDeadLetterConsoleSecurity(HttpSecurity http, Access access) {
        return ConsoleChain.build(http, access, AREA);
    }
}
