package io.millrace.benchmarks.letters;

import io.millrace.benchmarks.load.OpenLoop;
import io.millrace.benchmarks.report.Progress;
import io.millrace.benchmarks.stack.BenchStack;
import io.millrace.benchmarks.stack.EventTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How long events of 999 keys take from the moment they are to be sent to the commit of their projection, while every
 * tenth event belongs to one more key: one that is healthy, or one whose first event fails, so that the others queue up.
 */
final class NeighbourLatency {

    static final String WITHOUT = "others, no key parked";
    static final String WITH = "others beside a parked key";

    /** The first letter of a service looks up or creates its topic, and makes what writes to it. */
    static final String WITH_FIRST = "others beside the first parked key of a service";

    /** In the order of the table. */
    static final List<String> ALL = List.of(WITHOUT, WITH, WITH_FIRST);

    /** A stall of the machine makes a quarter of a round's tail: the median of three rounds scatters. */
    static final int ROUNDS = 9;

    private static final String TOPIC = "events.post";
    private static final int PARTITIONS = 6;
    private static final int OTHERS = 999;
    private static final int ONE_IN = 10;
    private static final int PER_SECOND = 1_000;
    /** One, so that the events of a key are sent in their order. */
    private static final int SENDERS = 1;

    /** One is not enough: the tail of the first round behind it is still longer than that of the others. */
    private static final int WARM_UPS = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(5);

    private final BenchStack stack;
    private final Duration duration;
    private final PostEvents events = new PostEvents();

    NeighbourLatency(BenchStack stack, Duration duration) {
        this.stack = stack;
        this.duration = duration;
    }

    List<Measured> measure(int rounds) {
        // Of a single round nobody wants the figures.
        int warmUps = Math.min(WARM_UPS, rounds - 1);
        List<Measured> found = new ArrayList<>();
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                stack.bootstrapServers(),
                "acks",
                "all",
                // As the relay: a new topic may refuse one request and take the next, whose order is then lost.
                "max.in.flight.requests.per.connection",
                1);
        try (var topic = EventTopic.create(stack.bootstrapServers(), TOPIC, PARTITIONS);
                var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
                var progress = Progress.towards("Events beside a parked key", (long) ALL.size() * (warmUps + rounds))) {
            for (int turn = 0; turn < warmUps + rounds; turn++) {
                for (String what : inTurn(turn)) {
                    var measured = turn(what, turn, turn - warmUps + 1, topic, producer);
                    progress.stepBy(1);
                    if (turn >= warmUps) {
                        found.add(measured);
                    }
                }
            }
        }
        return found;
    }

    /** Each is first in one round of three, so that a machine that slows down slows all. */
    private static List<String> inTurn(int turn) {
        var order = new ArrayList<>(ALL);
        Collections.rotate(order, turn);
        return order;
    }

    private Measured turn(String what, int turn, int round, EventTopic topic, KafkaProducer<byte[], byte[]> producer) {
        topic.clear();
        var database = stack.database("neighbours_%d_%d".formatted(ALL.indexOf(what), turn));
        JdbcClient.create(database.dataSource()).sql(Titles.DDL).update();
        try (var service = Neighbours.start(database, stack.bootstrapServers())) {
            var commits = service.getBean(Commits.class);
            var titles = service.getBean(Titles.class);
            pass(stream(duration.dividedBy(5), titles, what.equals(WITH)), producer, commits);
            return Measured.ofEach(
                    what, round, pass(stream(duration, titles, !what.equals(WITHOUT)), producer, commits));
        }
    }

    private static Stream stream(Duration duration, Titles titles, boolean spoilt) {
        var stream = new Stream(duration);
        if (spoilt) {
            titles.spoil(stream.first.toString()::equals);
        }
        return stream;
    }

    /** One key that is special, and the others. */
    private static final class Stream {

        private final Duration duration;
        private final UUID first = UUID.randomUUID();
        private final List<UUID> others = PostLog.posts(OTHERS);

        private Stream(Duration duration) {
            this.duration = duration;
        }

        private boolean isOfFirst(long operation) {
            return operation % ONE_IN == 0;
        }

        private long place(long operation) {
            return isOfFirst(operation) ? operation / ONE_IN : operation - operation / ONE_IN - 1;
        }

        private UUID post(long operation) {
            return isOfFirst(operation) ? first : others.get((int) (place(operation) % OTHERS));
        }

        private long version(long operation) {
            return 1 + (isOfFirst(operation) ? place(operation) : place(operation) / OTHERS);
        }
    }

    /** The latencies of the other keys' events. */
    private long[] pass(Stream stream, KafkaProducer<byte[], byte[]> producer, Commits commits) {
        var schedule = OpenLoop.at(PER_SECOND, stream.duration);
        schedule.run(
                SENDERS,
                () -> operation -> producer.send(events.of(stream.post(operation), stream.version(operation))));
        producer.flush();
        var latencies = new ArrayList<Long>();
        for (long operation = 0; operation < schedule.operations(); operation++) {
            if (!stream.isOfFirst(operation)) {
                latencies.add(awaitCommit(stream, operation, commits) - schedule.intended(operation));
            }
        }
        return latencies.stream().mapToLong(Long::longValue).toArray();
    }

    private static long awaitCommit(Stream stream, long operation, Commits commits) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            var committed = commits.of(stream.post(operation).toString(), stream.version(operation));
            if (committed != null) {
                return committed;
            }
            LockSupport.parkNanos(LOOK_EVERY);
        }
        throw new IllegalStateException("Event %d of post %s was not applied within %s"
                .formatted(stream.version(operation), stream.post(operation), PATIENCE));
    }
}
