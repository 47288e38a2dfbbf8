package io.millrace.deadletter.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The console of dead letters.
 *
 * @param enabled whether there is one, at {@code /admin/dead-letters}; it needs Thymeleaf, htmx and the admin API
 */
@ConfigurationProperties("millrace.dead-letter.console")
public record DeadLetterConsoleProperties(@DefaultValue("true") boolean enabled) {}
