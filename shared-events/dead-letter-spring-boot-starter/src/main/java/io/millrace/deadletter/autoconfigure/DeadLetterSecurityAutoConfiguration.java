package io.millrace.deadletter.autoconfigure;

import io.millrace.deadletter.security.Access;
import io.millrace.deadletter.security.ApiChain;
import io.millrace.deadletter.security.Area;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Secures the admin API with users of its own, in every application that has an {@link Area}: of dead letters, or of its
 * own. A bean named {@code millraceDeadLetterApiSecurity} takes its place. No other path is touched.
 */
@AutoConfiguration(
        after = DeadLetterAutoConfiguration.class,
        beforeName = {
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration"
        })
@ConditionalOnClass({SecurityFilterChain.class, HttpSecurity.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(Area.class)
@EnableConfigurationProperties(DeadLetterSecurityProperties.class)
class DeadLetterSecurityAutoConfiguration {

    private static final Logger log = LoggerFactory.getLogger(DeadLetterSecurityAutoConfiguration.class);
    private static final int BEFORE_THE_APPLICATIONS = Ordered.HIGHEST_PRECEDENCE + 1_000;

    @Bean
    @ConditionalOnMissingBean
    Access millraceDeadLetterAccess(DeadLetterSecurityProperties properties) {
        var access = new Access(
                properties.users().stream()
                        .map(DeadLetterSecurityProperties.User::operator)
                        .toList(),
                properties.apiKeys().stream()
                        .map(DeadLetterSecurityProperties.Key::key)
                        .toList(),
                properties.jwt().settings(),
                properties.rateLimit().perSecond(),
                properties.rateLimit().burst());
        if (access.isNobody()) {
            log.warn(
                    "Nobody may use the admin API: it answers 401. Add a user with"
                            + " millrace.dead-letter.security.users[0].name, .password ({bcrypt} and what `htpasswd -nBC 10 NAME`"
                            + " prints behind the colon) and .roles (VIEWER, OPERATOR, ADMIN), or an entry of .api-keys, or .jwt");
        }
        return access;
    }

    @Bean
    @Order(BEFORE_THE_APPLICATIONS)
    @ConditionalOnMissingBean(name = DeadLetterAdminAutoConfiguration.SECURITY)
    SecurityFilterChain millraceDeadLetterApiSecurity(HttpSecurity http, Access access, ObjectProvider<Area> areas) {
        return ApiChain.build(http, access, areas.orderedStream().toList());
    }
}
