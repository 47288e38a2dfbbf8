package io.millrace.deadletter.replay;

import java.util.List;

/**
 * Who can apply letters in this service.
 *
 * @param all one per consumer group
 */
public record ReplayTargets(List<ReplayTarget> all) {
    public ReplayTargets {
        all = List.copyOf(all);
    }
}
