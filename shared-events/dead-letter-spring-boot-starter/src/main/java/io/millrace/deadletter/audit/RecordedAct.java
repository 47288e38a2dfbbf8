package io.millrace.deadletter.audit;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;

/**
 * An act as it is kept.
 *
 * @param id grows with time
 * @param at when
 * @param entry who did what
 */
public record RecordedAct(long id, Instant at, @JsonUnwrapped AuditEntry entry) {}
