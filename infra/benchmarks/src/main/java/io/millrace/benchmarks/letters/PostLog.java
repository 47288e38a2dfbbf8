package io.millrace.benchmarks.letters;

import io.millrace.community.CommunityEvents;
import io.millrace.community.PostEdited;
import io.millrace.community.PostPublished;
import io.millrace.contract.envelope.EnvelopeCodec;
import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.contract.event.PayloadJson;
import io.millrace.contract.topic.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/** Records of posts as a consumer would poll them, made as they are needed. Not thread-safe. */
final class PostLog {

    private static final String TITLE = "A post among others";
    private static final String BODY = "the body of a post which nobody ever reads ".repeat(7);

    private final EnvelopeCodec codec = new EnvelopeCodec();
    private final PayloadJson json = new PayloadJson();
    private long offset;

    /** The first events of that many new posts. */
    List<ConsumerRecord<byte[], byte[]>> publish(List<UUID> posts) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(posts.size());
        for (UUID post : posts) {
            records.add(record(post, 1, new PostPublished(post.toString(), "author", TITLE, BODY)));
        }
        return records;
    }

    /** One more event of each post. */
    List<ConsumerRecord<byte[], byte[]>> edit(List<UUID> posts, long version) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(posts.size());
        for (UUID post : posts) {
            records.add(record(post, version, new PostEdited(post.toString(), "author", TITLE, BODY)));
        }
        return records;
    }

    private ConsumerRecord<byte[], byte[]> record(UUID post, long version, Object event) {
        var type = CommunityEvents.types().typeOf(event);
        var produced = codec.encode(
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
        return new ConsumerRecord<>(
                produced.topic(),
                0,
                offset++,
                produced.timestamp(),
                TimestampType.CREATE_TIME,
                produced.key().length,
                produced.value().length,
                produced.key(),
                produced.value(),
                produced.headers(),
                Optional.empty());
    }

    static List<UUID> posts(int number) {
        List<UUID> posts = new ArrayList<>(number);
        for (int i = 0; i < number; i++) {
            posts.add(UUID.randomUUID());
        }
        return posts;
    }
}
