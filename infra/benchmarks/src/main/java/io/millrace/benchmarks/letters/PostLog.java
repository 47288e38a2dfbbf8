package io.millrace.benchmarks.letters;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/** Records of posts as a consumer would poll them, made as they are needed. Not thread-safe. */
final class PostLog {

    private final PostEvents events = new PostEvents();
    private long offset;

    /** One event of each post. */
    List<ConsumerRecord<byte[], byte[]>> events(List<UUID> posts, long version) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(posts.size());
        for (UUID post : posts) {
            records.add(record(post, version));
        }
        return records;
    }

    private ConsumerRecord<byte[], byte[]> record(UUID post, long version) {
        var produced = events.of(post, version);
        return new ConsumerRecord<>(
                produced.topic(),
                0,
                offset++,
                System.currentTimeMillis(),
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
