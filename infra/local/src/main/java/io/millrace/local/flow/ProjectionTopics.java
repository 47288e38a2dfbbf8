package io.millrace.local.flow;

import io.millrace.contract.topic.Topics;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The projections of the reference community, and the aggregates whose events each applies. */
public final class ProjectionTopics {

    private static final Map<String, Set<String>> AGGREGATES = Map.of(
            "post-summaries", Set.of("post", "comment", "like", "view"),
            "comment-threads", Set.of("post", "comment"),
            "author-activity", Set.of("post", "comment", "like"),
            "popular-posts", Set.of("post", "comment", "like", "view"));

    private ProjectionTopics() {}

    /** The aggregate types whose events the projection of the given name applies. */
    public static Set<String> aggregatesOf(String projection) {
        return AGGREGATES.getOrDefault(projection, Set.of());
    }

    /** The topics of each projection, by its name. */
    static Map<String, Set<String>> topics() {
        return AGGREGATES.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().stream().map(Topics::of).collect(Collectors.toSet())));
    }
}
