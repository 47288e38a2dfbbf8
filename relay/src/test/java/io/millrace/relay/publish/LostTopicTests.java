package io.millrace.relay.publish;

import static io.millrace.relay.publish.Rows.batch;
import static io.millrace.relay.publish.Rows.heartbeat;
import static io.millrace.relay.publish.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.relay.capture.CapturedBatch;
import io.millrace.relay.position.RelayPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a producer does while a topic is gone: it waits, and says nothing. */
@Timeout(60)
class LostTopicTests {

    private static final RelayPosition BEGINNING = RelayPosition.at(0, null);

    private final Sink sink = new Sink();
    private final List<CapturedBatch> confirmed = new ArrayList<>();

    /** Never gets to see a topic that was there before. */
    private static final class Blind extends MockProducer<byte[], byte[]> {

        Blind() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
            initTransactions();
        }

        @Override
        public List<PartitionInfo> partitionsFor(String topic) {
            if (topic.equals("events.post")) {
                throw new TimeoutException("Topic %s not present in metadata".formatted(topic));
            }
            return List.of();
        }
    }

    /** Its records are never acknowledged, so that no transaction commits. */
    private static final class Stuck extends MockProducer<byte[], byte[]> {

        Stuck() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
            initTransactions();
        }

        @Override
        public List<PartitionInfo> partitionsFor(String topic) {
            return List.of();
        }

        @Override
        public void commitTransaction() {
            throw new TimeoutException("Timeout expired while committing");
        }
    }

    @Test
    void whatIsOnItsWayToATopicThatIsGoneIsNotAwaitedForEver() throws InterruptedException {
        var publisher = pipelined(producer());
        publisher.publish(batch(1), confirmed::add);
        sink.says("events.post", new UnknownTopicOrPartitionException());
        requireBroken(publisher);
        assertThat(confirmed).isEmpty();
    }

    @Test
    void norWhatIsOnItsWayToAPartitionThatIsGone() throws InterruptedException {
        var publisher = pipelined(producer());
        publisher.publish(batch(1), confirmed::add);
        sink.narrows("events.post");
        requireBroken(publisher);
        assertThat(confirmed).isEmpty();
    }

    @Test
    void aBrokerThatDoesNotSayIsWaitedFor() throws InterruptedException {
        var producer = producer();
        var publisher = pipelined(producer);
        publisher.publish(batch(1), confirmed::add);
        sink.says("events.post", new TimeoutException("away"));
        var lsn = new AtomicLong(2);
        await("a second look").until(() -> {
            publisher.publish(heartbeat(lsn.incrementAndGet()), confirmed::add);
            return sink.looks() > 1;
        });
        producer.completeNext();
        await("the slot to be confirmed").until(() -> {
            publisher.publish(heartbeat(lsn.incrementAndGet()), confirmed::add);
            producer.completeNext();
            return !confirmed.isEmpty();
        });
    }

    @Test
    void nothingIsAskedForAsLongAsTheBrokerTakesRows() throws InterruptedException {
        var producer = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        var publisher = pipelined(producer);
        for (long lsn = 1; lsn <= 100; lsn++) {
            publisher.publish(batch(lsn), confirmed::add);
        }
        assertThat(sink.looks()).isZero();
    }

    /** The settings of a topic are asked for before the first large row goes there. */
    @Test
    void aLargeRowOfATopicThatIsGoneIsHandedOver() throws InterruptedException {
        sink.refusesSettings(new UnknownTopicOrPartitionException());
        var producer = producer();
        pipelined(producer).publish(batch(List.of(row(1, new byte[10_000]))), confirmed::add);
        assertThat(producer.history()).hasSize(1);
    }

    @Test
    void aTopicThatIsGoneIsNotLookedUpForEver() {
        sink.says("events.post", new UnknownTopicOrPartitionException());
        requireTransactionBroken(new Blind());
    }

    @Test
    void aTransactionThatWaitsForATopicThatIsGoneIsNotAwaitedForEver() {
        sink.says("events.post", new UnknownTopicOrPartitionException());
        requireTransactionBroken(new Stuck());
    }

    private void requireTransactionBroken(MockProducer<byte[], byte[]> producer) {
        assertThatThrownBy(() -> sink.transactional(producer).backfill(List.of(row(1)), BEGINNING))
                .isInstanceOf(PublisherBrokenException.class)
                .hasMessageContaining("events.post was deleted");
        assertThat(producer.commitCount()).isZero();
    }

    private void requireBroken(PipelinedPublisher publisher) {
        var lsn = new AtomicLong(2);
        assertThatThrownBy(() -> await().until(() -> {
                    publisher.publish(heartbeat(lsn.incrementAndGet()), confirmed::add);
                    return false;
                }))
                .isInstanceOf(PublisherBrokenException.class)
                .hasMessageContaining("events.post was deleted");
    }

    private PipelinedPublisher pipelined(MockProducer<byte[], byte[]> producer) {
        sink.trusted().taken("events.post");
        var publisher = sink.pipelined(producer);
        publisher.resume(BEGINNING);
        return publisher;
    }

    /** Acknowledges what it is told to. */
    private static MockProducer<byte[], byte[]> producer() {
        return new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
