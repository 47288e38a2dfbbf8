package io.millrace.deadletter.parking;

import io.millrace.deadletter.letter.Failure;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be applied.
 *
 * @param record the record
 * @param failure why
 * @param order its place in the queue of its key if it waited there, null for the end of it
 */
public record FailedRecord(StoredRecord record, Failure failure, @Nullable Long order) {}
