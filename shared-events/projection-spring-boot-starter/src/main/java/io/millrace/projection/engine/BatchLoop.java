package io.millrace.projection.engine;

import io.millrace.projection.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Applies a batch as often as it takes to find all that fails in it, and settles each failure: put aside, waited for or
 * stopped at. What only the database refuses is found by applying halves of the batch.
 */
final class BatchLoop {

    private final BatchTransaction transaction;
    private final boolean parks;
    private final Settlement settlement;
    private final EarnedTokens tokens;

    /** Hears what became of events. */
    interface Settlement {

        void committed(List<BatchEvent> events);

        void stop(Slot slot, EventFailure failure);

        void wait(Slot slot, EventFailure failure);
    }

    BatchLoop(BatchTransaction transaction, boolean parks, Settlement settlement, EarnedTokens tokens) {
        this.transaction = transaction;
        this.parks = parks;
        this.settlement = settlement;
        this.tokens = tokens;
    }

    void apply(List<BatchEvent> events) {
        while (events.stream().anyMatch(event -> event.offset() >= event.slot().next() && !event.isHeld())) {
            long begun = tokens.failures();
            try {
                var pass = transaction.apply(events);
                pass.stopped().forEach((event, failure) -> settlement.stop(event.slot(), failure));
                pass.waiting().forEach((event, failure) -> settlement.wait(event.slot(), failure));
                pass.committed(tokens, begun);
                settlement.committed(events);
                return;
            } catch (HandlersFailedException e) {
                tokens.saw(e.successes());
                settle(e.failures(), e.followed());
            } catch (FencedException e) {
                throw e;
            } catch (RuntimeException e) {
                if (TransientFailures.isTransient(e)
                        || events.size() == 1 && events.get(0).failed() != null) {
                    throw e;
                }
                if (events.size() > 1) {
                    apply(events.subList(0, events.size() / 2));
                    apply(events.subList(events.size() / 2, events.size()));
                    return;
                }
                var refused = events.get(0);
                settle(Map.of(refused, refusal(refused, e)), Set.of());
            }
        }
        events.forEach(BatchLoop::nothingToDo);
    }

    private static EventFailure refusal(BatchEvent refused, RuntimeException thrown) {
        return refused.failure(
                FailureReason.REFUSED_BY_DATABASE,
                FailureKinds.of(thrown),
                String.valueOf(thrown.getMessage()),
                thrown);
    }

    private void settle(Map<BatchEvent, EventFailure> failures, Set<BatchEvent> followed) {
        failures.forEach((event, failure) -> {
            // Noted even if its partition waits before an earlier one, so that next time both are tried again.
            boolean unproven = failure.kind() == FailureKind.UNCLEAR
                    && !suspect(event, followed.contains(event)).isProven();
            if (event.isHeld()) {
                return;
            }
            event.fail(failure);
            if (failure.kind() == FailureKind.PASSING
                    || parks && failure.kind() == FailureKind.UNCLEAR && (unproven || !tokens.take(event.type()))) {
                transaction.countAttempts(List.of(event));
                settlement.wait(event.slot(), failure);
            }
        });
    }

    private Suspicion suspect(BatchEvent event, boolean followed) {
        return event.slot().suspect(event.offset(), event.type(), followed, tokens);
    }

    private static void nothingToDo(BatchEvent event) {
        event.outcome(event.offset() < event.slot().next() ? Outcome.DUPLICATE : Outcome.HELD);
    }
}
