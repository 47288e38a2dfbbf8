package io.millrace.deadletter.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An act.
 *
 * @param actor who
 * @param act what
 * @param letters to how many letters
 * @param letter to which, if it is one
 * @param run in which run, if in one
 * @param reason why, as the actor says
 * @param detail what else is to be remembered
 */
public record AuditEntry(
        String actor,
        Act act,
        long letters,
        @Nullable UUID letter,
        @Nullable UUID run,
        @Nullable String reason,
        String detail) {

    /** Of one letter. */
    public static AuditEntry ofLetter(String actor, Act act, UUID letter, @Nullable String reason, String detail) {
        return new AuditEntry(actor, act, 1, letter, null, reason, detail);
    }

    /** Of a run. */
    public static AuditEntry ofRun(
            String actor, Act act, UUID run, long letters, @Nullable String reason, String detail) {
        return new AuditEntry(actor, act, letters, null, run, reason, detail);
    }
}
