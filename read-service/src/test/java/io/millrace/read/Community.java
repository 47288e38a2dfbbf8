package io.millrace.read;

import io.millrace.community.CommentAdded;
import io.millrace.community.CommentRemoved;
import io.millrace.community.CommunityEvents;
import io.millrace.community.LikeGiven;
import io.millrace.community.LikeWithdrawn;
import io.millrace.community.PostDeleted;
import io.millrace.community.PostEdited;
import io.millrace.community.PostPublished;
import io.millrace.community.ViewsCounted;
import io.millrace.contract.envelope.EnvelopeCodec;
import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.contract.event.PayloadJson;
import io.millrace.contract.outbox.Receipt;
import io.millrace.contract.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Stands for the write side and the relay: keeps versions, and answers a receipt for each event. */
final class Community implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final EnvelopeCodec codec = new EnvelopeCodec();
    private final PayloadJson json = new PayloadJson();
    private final Map<String, Long> versions = new HashMap<>();

    Community(String bootstrapServers) {
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "acks",
                        "all",
                        "metadata.max.age.ms",
                        "500",
                        "max.in.flight.requests.per.connection",
                        "1"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    Receipt publish(UUID post, String author, String title) {
        return send(post.toString(), new PostPublished(post.toString(), author, title, "body of " + title));
    }

    Receipt edit(UUID post, String author, String title) {
        return send(post.toString(), new PostEdited(post.toString(), author, title, "body of " + title));
    }

    Receipt delete(UUID post, String author) {
        return send(post.toString(), new PostDeleted(post.toString(), author));
    }

    Receipt comment(UUID comment, UUID post, @Nullable UUID parent, String author, String body) {
        return send(
                comment.toString(),
                new CommentAdded(
                        comment.toString(), post.toString(), parent == null ? null : parent.toString(), author, body));
    }

    Receipt removeComment(UUID comment, UUID post, String author) {
        return send(comment.toString(), new CommentRemoved(comment.toString(), post.toString(), author));
    }

    Receipt like(UUID post, String user) {
        return send(post + ":" + user, new LikeGiven(post.toString(), user));
    }

    Receipt unlike(UUID post, String user) {
        return send(post + ":" + user, new LikeWithdrawn(post.toString(), user));
    }

    Receipt views(UUID post, long total) {
        return send(post.toString(), new ViewsCounted(post.toString(), total));
    }

    private Receipt send(String aggregateId, Object event) {
        var type = CommunityEvents.types().typeOf(event);
        long version = versions.merge(type.aggregateType() + "/" + aggregateId, 1L, Long::sum);
        send(new EventEnvelope(
                UUID.randomUUID(),
                type.name().toString(),
                "/test",
                type.aggregateType(),
                aggregateId,
                version,
                Instant.now(),
                null,
                Map.of(),
                json.write(event)));
        return new Receipt(type.aggregateType(), aggregateId, version);
    }

    void send(EventEnvelope event) {
        try {
            producer.send(codec.encode(Topics.of(event.aggregateType()), event)).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
