package io.millrace.deadletter.autoconfigure;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The console of dead letters.
 *
 * @param enabled whether there is one, at {@code /admin/dead-letters}; it needs Thymeleaf, htmx and the admin API
 * @param relay base address of the relay, such as {@code http://relay:8082}, if the overview is to show its lag as well
 */
@ConfigurationProperties("millrace.dead-letter.console")
public record DeadLetterConsoleProperties(@DefaultValue("true") boolean enabled, @Nullable URI relay) {}
