package io.millrace.projection.engine;

/** Decides about records that cannot be applied. Called outside of the batch's transaction; must be thread-safe. */
@FunctionalInterface
public interface FailurePolicy {

    /** What to do with the record that failed. */
    FailureDecision decide(EventFailure failure);

    /** Stops the partition of each failed record. */
    static FailurePolicy stop() {
        return failure -> new FailureDecision.Stop();
    }
}
