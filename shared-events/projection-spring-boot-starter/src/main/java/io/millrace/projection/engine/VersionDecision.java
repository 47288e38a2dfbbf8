package io.millrace.projection.engine;

import io.millrace.projection.Outcome;
import io.millrace.projection.ProjectionKind;
import org.jspecify.annotations.Nullable;

/** What an event's version says about it: an outcome, or why a DELTA projection cannot take it. */
record VersionDecision(Outcome outcome, @Nullable EventFailure failure) {

    static VersionDecision of(ProjectionKind kind, BatchEvent event, BatchEvent.Event decoded, VersionLedger ledger) {
        var context = decoded.context();
        boolean delta = kind == ProjectionKind.DELTA;
        if (context.version() == 0) {
            return delta
                    ? new VersionDecision(
                            Outcome.HELD,
                            event.failure(
                                    FailureReason.UNVERSIONED,
                                    FailureKind.PERMANENT,
                                    "The event carries no version",
                                    null))
                    : new VersionDecision(Outcome.APPLIED, null);
        }
        var key = decoded.key();
        var outcome = ledger.decide(key, context.version());
        if (outcome == Outcome.GAP && delta) {
            return new VersionDecision(
                    Outcome.HELD,
                    event.failure(
                            FailureReason.GAP,
                            FailureKind.PERMANENT,
                            "Version %d of %s %s does not follow version %d"
                                    .formatted(context.version(), key.type(), key.id(), ledger.current(key)),
                            null));
        }
        return new VersionDecision(outcome, null);
    }
}
