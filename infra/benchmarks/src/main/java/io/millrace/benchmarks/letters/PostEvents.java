package io.millrace.benchmarks.letters;

import io.millrace.community.CommunityEvents;
import io.millrace.community.PostEdited;
import io.millrace.community.PostPublished;
import io.millrace.contract.envelope.EnvelopeCodec;
import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.contract.event.PayloadJson;
import io.millrace.contract.topic.Topics;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events of posts as a relay would publish them. */
final class PostEvents {

    private static final String TITLE = "A post among others";
    private static final String BODY = "the body of a post which nobody ever reads ".repeat(7);

    private final EnvelopeCodec codec = new EnvelopeCodec();
    private final PayloadJson json = new PayloadJson();

    /** Version 1 publishes the post, each later one edits it. */
    ProducerRecord<byte[], byte[]> of(UUID post, long version) {
        Object event = version == 1
                ? new PostPublished(post.toString(), "author", TITLE, BODY)
                : new PostEdited(post.toString(), "author", TITLE, BODY);
        var type = CommunityEvents.types().typeOf(event);
        return codec.encode(
                Topics.of(type.aggregateType()),
                new EventEnvelope(
                        UUID.randomUUID(),
                        type.name().toString(),
                        "bench",
                        type.aggregateType(),
                        post.toString(),
                        version,
                        Instant.now(),
                        null,
                        Map.of(),
                        json.write(event)));
    }
}
