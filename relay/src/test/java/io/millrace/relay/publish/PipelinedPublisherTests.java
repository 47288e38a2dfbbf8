package io.millrace.relay.publish;

import static io.millrace.relay.publish.Rows.batch;
import static io.millrace.relay.publish.Rows.heartbeat;
import static io.millrace.relay.publish.Rows.row;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.millrace.relay.capture.CapturedBatch;
import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.letter.LedgerException;
import io.millrace.relay.position.RelayPosition;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class PipelinedPublisherTests {

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Sink sink = new Sink();
    private final PipelinedPublisher publisher = sink.pipelined(producer);
    private final List<CapturedBatch> confirmed = new ArrayList<>();

    @BeforeEach
    void resume() {
        sink.trusted().taken("events.post");
        publisher.resume(RelayPosition.at(0, null));
    }

    @Test
    void theSlotIsConfirmedOnlyBehindAcknowledgedEventsAndTheirPosition() throws InterruptedException {
        var events = batch(1, 2);
        publish(events, heartbeat(3));
        assertThat(topics()).containsExactly("events.post", "events.post");

        producer.completeNext();
        publish(heartbeat(4));
        assertThat(topics()).as("one of two events is acknowledged").hasSize(2);

        producer.completeNext();
        publish(heartbeat(5));
        assertThat(topics()).containsExactly("events.post", "events.post", "positions");
        assertThat(confirmed).as("the position is not acknowledged").isEmpty();

        producer.completeNext();
        publish(heartbeat(6));
        assertThat(confirmed).singleElement().satisfies(batch -> assertThat(batch.lsn())
                .isEqualTo(4));
    }

    @Test
    void batchesAreAcknowledgedInTheirOrder() throws InterruptedException {
        publish(batch(1), batch(2));
        producer.errorNext(new UnknownServerException("gone"));
        producer.completeNext();

        assertThatThrownBy(() -> publish(heartbeat(3))).isInstanceOf(PublisherBrokenException.class);
        assertThat(topics()).doesNotContain("positions");
        assertThat(confirmed).isEmpty();
        verify(sink.ledger(), never()).deadLettered(any(), anyBoolean());
    }

    @Test
    void theSlotPassesARefusedRowOnlyBehindItsLetterAndItsRecord() throws InterruptedException {
        distrust();
        publish(batch(1), other(2));
        producer.errorNext(new RecordTooLargeException("too large"));
        producer.completeNext();
        var settling = CompletableFuture.runAsync(() -> publishUnchecked(heartbeat(3)));

        await("the row to be tried alone").until(() -> topics().size() == 3);
        producer.errorNext(new RecordTooLargeException("too large"));
        await("the letter").until(() -> topics().contains("events.post.DLT"));
        assertThat(topics()).doesNotContain("positions");
        verify(sink.ledger(), never()).deadLettered(any(), anyBoolean());

        producer.completeNext();
        settling.join();
        verify(sink.ledger()).deadLettered(any(), eq(true));
        assertThat(topics()).endsWith("events.post.DLT", "positions");
    }

    static Stream<Exception> refusalsOfNeighbours() {
        return Stream.of(
                new TopicAuthorizationException("events.other"),
                new KafkaException("It was part of a batch which had an invalid record"));
    }

    @ParameterizedTest
    @MethodSource("refusalsOfNeighbours")
    void aRowThatWasRefusedForItsNeighboursSakeIsSent(RuntimeException refusal) {
        distrust();
        publishUnchecked(batch(1));
        producer.errorNext(refusal);
        var settling = CompletableFuture.runAsync(() -> publishUnchecked(heartbeat(2)));
        await("the row to be tried alone").until(() -> topics().size() == 2);
        producer.completeNext();
        settling.join();
        assertThat(topics()).containsExactly("events.post", "events.post", "positions");
        verify(sink.ledger(), never()).deadLettered(any(), anyBoolean());
    }

    @Test
    void withoutARecordNothingIsPassed() {
        doThrow(new LedgerException("Row cannot be recorded", new SQLException("away")))
                .when(sink.ledger())
                .deadLettered(any(), anyBoolean());
        var thread = Executors.newSingleThreadExecutor();
        var settling = CompletableFuture.runAsync(() -> publishUnchecked(batch(List.of(row(1, null)))), thread);
        await("the letter").until(() -> topics().contains("events.post.DLT"));
        producer.completeNext();
        assertThatThrownBy(settling::join).hasCauseInstanceOf(LedgerException.class);
        assertThat(topics()).doesNotContain("positions");
        assertThat(confirmed).isEmpty();
        thread.shutdown();
    }

    @Test
    void whatIsNotAcknowledgedIsBounded() {
        var thread = new AtomicReference<Thread>();
        var third = new byte[(int) Sink.IN_FLIGHT.toBytes() / 3];
        var publishing = CompletableFuture.supplyAsync(() -> {
            thread.set(Thread.currentThread());
            for (long version = 1; version <= 10; version++) {
                publishUnchecked(batch(List.of(row(version, third))));
            }
            return topics();
        });

        await().until(() -> publishing.isDone() || isWaiting(thread.get()));
        assertThat(topics())
                .as("two fit, the third is too much, and no fourth is taken")
                .hasSize(3);

        await().until(() -> {
            producer.completeNext();
            return publishing.isDone();
        });
        assertThat(publishing.join()).filteredOn("events.post"::equals).hasSize(10);
    }

    @Test
    void whatFollowsARowThatMayBeTooLargeWaitsForItsOutcome() {
        requireOnlyOthersPass(row(1, new byte[(int) Sink.LARGEST.toBytes()]));
    }

    @Test
    void whatFollowsARowOfATopicThatRefusedOneWaitsForItsOutcome() {
        distrust();
        requireOnlyOthersPass(row(1));
    }

    private void requireOnlyOthersPass(CapturedRow first) {
        var publishing = inBackground(batch(List.of(first, row("p2", 2, new byte[1]), row(3))));
        assertThat(keys()).containsExactly("p1", "p2");

        producer.completeNext();
        publishing.done().join();
        assertThat(keys()).containsExactly("p1", "p2", "p1");
    }

    @Test
    void anUnexpectedRefusalStopsWhatIsBehindIt() throws InterruptedException {
        publish(batch(1, 2), batch(3));
        producer.errorNext(new TopicAuthorizationException("events.post"));

        assertThat(producer.closed()).as("stopped by the refusal itself").isTrue();
        assertThatThrownBy(() -> publish(heartbeat(4)))
                .isInstanceOf(PublisherBrokenException.class)
                .hasMessageContaining("events.post");
        assertThat(confirmed).isEmpty();
        verify(sink.ledger(), never()).deadLettered(any(), anyBoolean());
        assertThat(sink.trusted().contains("events.post")).isFalse();
    }

    @Test
    void aRowIsRecordedAsFailedOnlyBehindThoseInFrontOfIt() throws InterruptedException {
        publish(batch(1));
        var publishing = inBackground(batch(List.of(row(2), row(3, null))));

        assertThat(topics()).containsExactly("events.post", "events.post");
        producer.completeNext();
        await().until(() -> isWaiting(publishing.thread().get()));
        assertThat(topics()).as("the row just in front is on its way").hasSize(2);

        producer.completeNext();
        await("the letter").until(() -> topics().contains("events.post.DLT"));
        producer.completeNext();
        publishing.done().join();
        verify(sink.ledger()).deadLettered(any(), eq(true));
    }

    @Test
    void aRowIsNotRecordedAsFailedIfOneInFrontOfItFails() throws InterruptedException {
        publish(batch(1));
        var publishing = inBackground(batch(List.of(row(2, null))));
        producer.errorNext(new TopicAuthorizationException("events.post"));

        assertThatThrownBy(() -> publishing.done().join()).hasCauseInstanceOf(PublisherBrokenException.class);
        verify(sink.ledger(), never()).deadLettered(any(), anyBoolean());
    }

    /** What another thread publishes; it waits, or is done, when this returns. */
    private Publishing inBackground(CapturedBatch batch) {
        var thread = new AtomicReference<Thread>();
        var done = CompletableFuture.runAsync(() -> {
            thread.set(Thread.currentThread());
            publishUnchecked(batch);
        });
        await().until(() -> done.isDone() || isWaiting(thread.get()));
        return new Publishing(done, thread);
    }

    private record Publishing(CompletableFuture<Void> done, AtomicReference<Thread> thread) {}

    @Test
    void trustIsWonBackByManyRows() {
        distrust();
        for (int row = 1; row < 100_000; row++) {
            sink.trusted().taken("events.post");
        }
        assertThat(sink.trusted().contains("events.post")).isFalse();
        sink.trusted().taken("events.post");
        assertThat(sink.trusted().contains("events.post")).isTrue();
    }

    private void distrust() {
        sink.trusted().refused("events.post");
    }

    private static CapturedBatch other(long version) {
        return batch(List.of(row("p2", version, new byte[1])));
    }

    private static boolean isWaiting(@Nullable Thread publishing) {
        return publishing != null && publishing.getState() == Thread.State.TIMED_WAITING;
    }

    private void publishUnchecked(CapturedBatch batch) {
        try {
            publish(batch);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void publish(CapturedBatch... batches) throws InterruptedException {
        for (var batch : batches) {
            publisher.publish(batch, confirmed::add);
        }
    }

    private List<String> keys() {
        return producer.history().stream()
                .map(row -> new String(row.key(), UTF_8))
                .toList();
    }

    private List<String> topics() {
        return producer.history().stream().map(ProducerRecord::topic).toList();
    }
}
