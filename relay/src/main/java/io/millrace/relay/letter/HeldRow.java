package io.millrace.relay.letter;

import io.millrace.relay.capture.CapturedRow;

/**
 * A row that waits to be sent.
 *
 * @param place its place among those that wait, from 1; 0 for the failed row they wait for
 * @param id id of its letter
 * @param row the row
 */
public record HeldRow(long place, String id, CapturedRow row) {}
