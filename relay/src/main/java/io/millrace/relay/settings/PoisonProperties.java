package io.millrace.relay.settings;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Rows that can never be sent.
 *
 * @param ordering what becomes of the later rows of their aggregate: {@code park} holds them, {@code pass} sends them
 */
public record PoisonProperties(@DefaultValue("park") Ordering ordering) {}
