package io.millrace.relay.settings;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The endpoints by which operators resubmit and discard failed rows.
 *
 * @param enabled whether they are there; whoever reaches the relay's port may use them
 */
public record AdminProperties(@DefaultValue("false") boolean enabled) {}
