package io.millrace.benchmarks.projection;

import io.millrace.benchmarks.report.Progress;
import io.millrace.community.CommunityEvents;
import io.millrace.contract.envelope.EnvelopeCodec;
import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.contract.event.PayloadJson;
import io.millrace.contract.topic.Topics;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Fills the topics of the community, as a relay would. */
final class EventBacklog {

    /** The topics that hold it. */
    static final String[] TOPICS = {"events.post", "events.comment", "events.like", "events.view"};

    private static final long SEED = 20_261_120;

    private EventBacklog() {}

    static void produce(String bootstrapServers, long events) {
        var stream = new CommunityEventStream(SEED);
        var codec = new EnvelopeCodec();
        var json = new PayloadJson();
        var clock = Clock.systemUTC();
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "compression.type",
                "lz4",
                "linger.ms",
                20,
                "acks",
                "all",
                // As the relay: a new topic may refuse one request and take the next, whose order is then lost.
                "max.in.flight.requests.per.connection",
                1);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
                var progress = Progress.towards("Filling the topics", events)) {
            for (long i = 0; i < events; i++) {
                var next = stream.next();
                var type = CommunityEvents.types().typeOf(next.event());
                var envelope = new EventEnvelope(
                        UUID.randomUUID(),
                        type.name().toString(),
                        "bench",
                        type.aggregateType(),
                        next.aggregateId(),
                        next.version(),
                        clock.instant(),
                        null,
                        Map.of(),
                        json.write(next.event()));
                producer.send(codec.encode(Topics.of(type.aggregateType()), envelope));
                progress.stepBy(1);
            }
        }
    }
}
