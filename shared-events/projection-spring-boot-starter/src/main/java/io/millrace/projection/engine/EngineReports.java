package io.millrace.projection.engine;

import io.millrace.projection.Outcome;
import io.millrace.projection.ProjectionDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Tells the log and the listener what became of events, and the slots what they wait for or stop at. */
final class EngineReports implements BatchLoop.Settlement {

    private static final Logger log = LoggerFactory.getLogger(ProjectionEngine.class);

    private final ProjectionDefinition projection;
    private final EngineListener listener;

    EngineReports(ProjectionDefinition projection, EngineListener listener) {
        this.projection = projection;
        this.listener = listener;
    }

    @Override
    public void committed(List<BatchEvent> events) {
        List<AppliedEvent> applied = new ArrayList<>(events.size());
        Map<String, List<EventFailure>> letters = new LinkedHashMap<>();
        for (BatchEvent event : events) {
            var failure = event.failed();
            if (event.outcome() == Outcome.DEAD_LETTERED && failure != null) {
                letters.computeIfAbsent(failure.toLetter().fingerprint(), fingerprint -> new ArrayList<>())
                        .add(failure);
            } else if (event.outcome() == Outcome.TOMBSTONE) {
                listener.skipped(projection, Outcome.TOMBSTONE);
            } else if (event.outcome() != Outcome.HELD && event.decoded() instanceof BatchEvent.Event decoded) {
                applied.add(new AppliedEvent(decoded.context(), event.outcome()));
            }
        }
        listener.committed(projection, applied);
        letters.values().forEach(this::deadLettered);
    }

    /** One line for all failures of a batch that have one cause: thousands may have it, and each is in its letter. */
    private void deadLettered(List<EventFailure> failures) {
        var first = failures.get(0);
        at(log.atError(), first)
                .addKeyValue("letters", failures.size())
                .setCause(first.cause())
                .log(
                        "Projection {} put event {} of {} aside as a dead letter, and {} more for the same cause ({}): {}. Later"
                                + " events of their keys wait behind them, all others go on. To have them applied: {}, then"
                                + " replay them",
                        projection.name(),
                        first.eventId(),
                        first.aggregateId(),
                        failures.size() - 1,
                        first.reason(),
                        first.message(),
                        first.reason().remedy());
        failures.forEach(failure -> listener.deadLettered(projection, failure));
    }

    @Override
    public void stop(Slot slot, EventFailure failure) {
        var stop = new PartitionStop(slot.partition(), failure.offset(), failure);
        slot.stop(stop);
        at(log.atError(), failure)
                .setCause(failure.cause())
                .log(
                        "Projection {} stopped {} before offset {} ({}): {}. To go on: {}; it is tried again when the"
                                + " partition is assigned anew, at the latest after a restart",
                        projection.name(),
                        slot.partition(),
                        failure.offset(),
                        failure.reason(),
                        failure.message(),
                        failure.reason().remedy());
        listener.stopped(projection, stop);
    }

    private LoggingEventBuilder at(LoggingEventBuilder line, EventFailure failure) {
        return line.addKeyValue("projection", projection.name())
                .addKeyValue("topic", failure.topic())
                .addKeyValue("partition", failure.partition())
                .addKeyValue("offset", failure.offset())
                .addKeyValue("eventId", failure.eventId())
                .addKeyValue("aggregateId", failure.aggregateId());
    }

    @Override
    public void wait(Slot slot, EventFailure failure) {
        var wait = new PartitionWait(slot.partition(), failure.offset(), failure);
        boolean first = !slot.hasWaitedBefore(failure.offset());
        slot.waitBefore(wait);
        at(first ? log.atWarn() : log.atDebug(), failure)
                .setCause(failure.cause())
                .log(
                        "Projection {} waits at {} offset {} ({}): {}. It may pass; trying again, no event is lost",
                        projection.name(),
                        slot.partition(),
                        failure.offset(),
                        failure.reason(),
                        failure.message());
        listener.waiting(projection, wait);
    }
}
