package io.millrace.relay.publish;

import static io.millrace.relay.publish.Rows.batch;
import static io.millrace.relay.publish.Rows.heartbeat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.relay.capture.CapturedBatch;
import io.millrace.relay.position.RelayPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A producer that lost its way at the beginning sends nothing, although the broker is there. */
@Timeout(60)
class MuteProducerTests {

    private final Sink sink = new Sink();
    private final List<CapturedBatch> confirmed = new ArrayList<>();
    private final AtomicLong lsn = new AtomicLong(10);
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private PipelinedPublisher publisher;

    @BeforeEach
    void resume() {
        sink.trusted().taken("events.post");
        publisher = sink.pipelined(producer);
        publisher.resume(RelayPosition.at(0, null));
    }

    @Test
    void oneThatNothingWasEverTakenOfIsGivenUp() throws InterruptedException {
        publisher.publish(batch(1), confirmed::add);
        sink.leads("events.post");

        assertThatThrownBy(() -> await().until(() -> {
                    publisher.publish(heartbeat(lsn.incrementAndGet()), confirmed::add);
                    return false;
                }))
                .hasStackTraceContaining("begins again with another producer");
        assertThat(confirmed).isEmpty();
    }

    @Test
    void oneWhoseRowsWereTakenIsWaitedFor() throws InterruptedException {
        publisher.publish(batch(1), confirmed::add);
        producer.completeNext();
        publisher.publish(batch(2), confirmed::add);
        sink.leads("events.post");

        await("two looks").until(() -> {
            publisher.publish(heartbeat(lsn.incrementAndGet()), confirmed::add);
            return sink.looks() > 1;
        });
        assertThat(producer.history()).hasSizeGreaterThanOrEqualTo(2);
    }
}
