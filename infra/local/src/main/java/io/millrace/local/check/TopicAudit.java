package io.millrace.local.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.contract.topic.Topics;
import io.millrace.local.run.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Holds every record on the topics against the outbox. Records are added in the order of their partitions. */
final class TopicAudit {

    private final Map<UUID, OutboxRow> outbox;
    private final Set<UUID> seen = new HashSet<>();
    private final Map<String, Long> lastVersions = new HashMap<>();
    private final List<String> duplicated = new ArrayList<>();
    private final List<String> outOfOrder = new ArrayList<>();
    private final List<String> altered = new ArrayList<>();
    private final List<String> foreign = new ArrayList<>();

    TopicAudit(Map<UUID, OutboxRow> outbox) {
        this.outbox = outbox;
    }

    void add(String topic, EventEnvelope event) {
        if (!seen.add(event.id())) {
            duplicated.add(describe(event));
            return;
        }
        var key = topic + "/" + event.aggregateId();
        long last = lastVersions.merge(key, event.aggregateVersion(), Math::max);
        if (event.aggregateVersion() < last) {
            outOfOrder.add("%s came after version %d".formatted(describe(event), last));
        }
        var row = outbox.get(event.id());
        if (row == null) {
            foreign.add(describe(event));
        } else if (!carries(topic, event, row)) {
            altered.add(describe(event));
        }
    }

    Result result() {
        var lost = outbox.entrySet().stream()
                .filter(entry -> !seen.contains(entry.getKey()))
                .map(entry -> "%s %s/%s version %d"
                        .formatted(
                                entry.getKey(),
                                entry.getValue().aggregateType(),
                                entry.getValue().aggregateId(),
                                entry.getValue().version()))
                .sorted()
                .toList();
        return new Result(outbox.size(), seen.size(), lost, duplicated, outOfOrder, altered, foreign);
    }

    private static boolean carries(String topic, EventEnvelope event, OutboxRow row) {
        return topic.equals(Topics.of(row.aggregateType()))
                && event.aggregateType().equals(row.aggregateType())
                && event.aggregateId().equals(row.aggregateId())
                && event.aggregateVersion() == row.version()
                && event.type().equals(row.type())
                && new String(event.payload(), UTF_8).equals(row.payload());
    }

    private static String describe(EventEnvelope event) {
        return "%s %s/%s version %d"
                .formatted(event.id(), event.aggregateType(), event.aggregateId(), event.aggregateVersion());
    }

    /**
     * What the audit found.
     *
     * @param written rows of the outbox
     * @param relayed events on the topics, each counted once
     * @param lost rows without a record
     * @param duplicated further records of an event that was there before
     * @param outOfOrder events behind a later version of their aggregate
     * @param altered records that do not carry what the row says
     * @param foreign records without a row
     */
    record Result(
            int written,
            int relayed,
            List<String> lost,
            List<String> duplicated,
            List<String> outOfOrder,
            List<String> altered,
            List<String> foreign) {

        /**
         * The audit's line.
         *
         * @param duplicatesAreFaults whether the relay promised that none is there
         */
        Line line(boolean duplicatesAreFaults) {
            List<String> faults = new ArrayList<>();
            lost.forEach(event -> faults.add("lost: " + event));
            if (duplicatesAreFaults) {
                duplicated.forEach(event -> faults.add("duplicated: " + event));
            }
            outOfOrder.forEach(event -> faults.add("out of order: " + event));
            altered.forEach(event -> faults.add("altered: " + event));
            foreign.forEach(event -> faults.add("not from the outbox: " + event));
            return new Line(
                    faults.isEmpty(),
                    "topics",
                    "written %s, relayed %s, lost %d, duplicated %d%s, out of order %d, altered %d, foreign %d"
                            .formatted(
                                    Progress.count(written),
                                    Progress.count(relayed),
                                    lost.size(),
                                    duplicated.size(),
                                    duplicatesAreFaults ? "" : " (allowed)",
                                    outOfOrder.size(),
                                    altered.size(),
                                    foreign.size()),
                    faults);
        }
    }
}
