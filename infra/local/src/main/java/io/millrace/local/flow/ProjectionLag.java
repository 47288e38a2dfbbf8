package io.millrace.local.flow;

/**
 * A projection's lag.
 *
 * @param behind events on its topics that it has still to apply
 */
public record ProjectionLag(String name, long behind) {}
