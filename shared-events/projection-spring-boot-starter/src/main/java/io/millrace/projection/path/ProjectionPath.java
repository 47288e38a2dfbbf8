package io.millrace.projection.path;

import io.millrace.contract.topic.Topics;
import io.millrace.deadletter.path.PathProbe;
import io.millrace.deadletter.path.PathStage;
import io.millrace.projection.ProjectionDefinition;
import io.millrace.projection.consume.ConsumerSettings;
import io.millrace.projection.engine.EngineListener;
import io.millrace.projection.engine.PartitionStop;
import io.millrace.projection.engine.PartitionWait;
import io.millrace.projection.path.StoredPositions.Stand;
import io.millrace.projection.path.TopicEnds.Ends;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.apache.kafka.common.KafkaException;
import org.springframework.dao.DataAccessException;

/**
 * Looks at each projection and each of its topics: how far it is by the database, where the topic ends by the broker, how
 * old the first event is that it has not applied, what is parked, and which partitions stand still. Hears of the latter
 * as a listener of the engines of this process.
 */
public final class ProjectionPath implements PathProbe, EngineListener {

    /** All readings of a look together may take so long; what is not known by then stays unknown. */
    private static final Duration READING = Duration.ofMillis(800);

    private final List<ProjectionDefinition> projections;
    private final String groupPrefix;
    private final InstantSource clock;
    private final StoredPositions stored;
    private final TopicEnds topics;
    private final NextRecords records;
    private final Standstills standstills;

    /**
     * @param projections what to look at
     * @param dataSource where their positions are
     * @param settings how they read from Kafka
     */
    public ProjectionPath(
            List<ProjectionDefinition> projections,
            DataSource dataSource,
            ConsumerSettings settings,
            InstantSource clock) {
        this.projections = List.copyOf(projections);
        this.groupPrefix = settings.groupPrefix();
        this.clock = clock;
        this.stored = new StoredPositions(dataSource);
        this.topics = new TopicEnds(settings.admin());
        this.records = new NextRecords(settings.consumer(), groupPrefix + "path");
        this.standstills = new Standstills(clock);
    }

    @Override
    public void stopped(ProjectionDefinition projection, PartitionStop stop) {
        standstills.stopped(projection, stop);
    }

    @Override
    public void waiting(ProjectionDefinition projection, PartitionWait wait) {
        standstills.waiting(projection, wait);
    }

    @Override
    public List<PathStage> look() {
        List<PathStage> stages = new ArrayList<>();
        try {
            var stand = stored.read();
            var ends = topics.of(projections.stream()
                    .flatMap(projection -> topicsOf(projection).stream())
                    .distinct()
                    .toList());
            long deadline = System.nanoTime() + READING.toNanos();
            projections.forEach(projection -> stages.addAll(stages(projection, stand, ends, deadline)));
        } catch (DataAccessException e) {
            var trouble =
                    "The database does not answer: " + e.getMostSpecificCause().getMessage();
            projections.forEach(projection -> topicsOf(projection)
                    .forEach(topic -> stages.add(PathStage.unknown(projection.name(), topic, trouble))));
        }
        return stages;
    }

    private List<PathStage> stages(
            ProjectionDefinition projection, Stand stand, Map<String, Ends> ends, long deadline) {
        var unread = new Unread();
        ends.forEach((topic, end) -> {
            if (topicsOf(projection).contains(topic)) {
                unread.add(topic, stand.positions(projection.name(), topic), end.offsets());
            }
        });
        List<String> common = new ArrayList<>();
        try {
            unread.read(records, deadline);
        } catch (KafkaException e) {
            records.close();
            common.add("Kafka does not say how old the next event is: " + e.getMessage());
        }
        return topicsOf(projection).stream()
                .map(topic -> stage(projection, topic, stand, ends, unread, common))
                .toList();
    }

    private PathStage stage(
            ProjectionDefinition projection,
            String topic,
            Stand stand,
            Map<String, Ends> ends,
            Unread unread,
            List<String> common) {
        var positions = stand.positions(projection.name(), topic);
        var end = ends.getOrDefault(topic, Ends.UNKNOWN);
        var troubles = standstills.of(projection.name(), topic, positions);
        var problem = end.problem();
        if (problem != null) {
            troubles.add(problem);
        } else {
            troubles.addAll(common);
        }
        var parked = stand.parked(groupPrefix + projection.name(), topic);
        return new PathStage(
                projection.name(),
                topic,
                sum(positions.values()),
                problem == null ? unread.of(topic, clock.instant()) : null,
                parked.keys(),
                parked.events(),
                troubles);
    }

    private static Collection<String> topicsOf(ProjectionDefinition projection) {
        var topics = new TreeSet<String>();
        projection.aggregateTypes().forEach(type -> topics.add(Topics.of(type)));
        return topics;
    }

    private static long sum(Collection<Long> offsets) {
        return offsets.stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() {
        topics.close();
        records.close();
    }
}
