package io.millrace.deadletter.view;

import org.jspecify.annotations.Nullable;

/**
 * A header of a record.
 *
 * @param name its name
 * @param value its value; null for none
 */
public record HeaderView(String name, @Nullable Content value) {}
