package io.millrace.relay.settings;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Endpoints and console by which operators see, resubmit and discard failed rows.
 *
 * @param enabled whether they are there; who may use them is said by {@code millrace.dead-letter.security}, nobody unless
 *     something is given
 */
public record AdminProperties(@DefaultValue("true") boolean enabled) {}
