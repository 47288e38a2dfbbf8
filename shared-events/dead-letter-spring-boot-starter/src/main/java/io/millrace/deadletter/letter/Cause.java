package io.millrace.deadletter.letter;

import org.jspecify.annotations.Nullable;

/**
 * One link of the chain of what was thrown.
 *
 * @param type class of the exception
 * @param message its message, if it has one
 * @param frame the first line of its stack that is not of a library, if there is one
 */
public record Cause(String type, @Nullable String message, @Nullable String frame) {}
