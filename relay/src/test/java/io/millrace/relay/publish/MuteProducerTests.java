package io.millrace.relay.publish;

import static io.millrace.relay.publish.Rows.batch;
import static io.millrace.relay.publish.Rows.heartbeat;
import static io.millrace.relay.publish.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.millrace.relay.capture.CapturedBatch;
import io.millrace.relay.position.RelayPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
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
    void oneWhoseFirstRecordIsALetterIsGivenUpToo() {
        sink.leads("events.post.DLT");

        assertThatThrownBy(() -> publisher.publish(batch(List.of(row(1, null))), confirmed::add))
                .isInstanceOf(PublisherBrokenException.class)
                .hasMessageContaining("begins again with another producer");
        verify(sink.ledger(), never()).deadLettered(any(), anyBoolean());
    }

    /** As where too few replicas are in sync. */
    @Test
    void oneThatSendsAndIsNotAnsweredIsWaitedForVisibly() throws InterruptedException {
        hasSent();
        publisher.publish(batch(1), confirmed::add);
        sink.leads("events.post");

        await("three looks").until(() -> {
            publisher.publish(heartbeat(lsn.incrementAndGet()), confirmed::add);
            return sink.looks() > 2;
        });
        assertThat(sink.sinkBreaker().trouble()).startsWith("No acknowledgement for");
        producer.completeNext();
        publisher.publish(heartbeat(lsn.incrementAndGet()), confirmed::add);
        assertThat(sink.sinkBreaker().trouble()).isNull();
        assertThat(producer.history()).hasSize(2);
    }

    /** Kafka's producer counts what leaves it. */
    private void hasSent() {
        var name = new MetricName("record-send-total", "producer-metrics", "", Map.of());
        producer.setMockMetrics(name, new Metric() {
            @Override
            public MetricName metricName() {
                return name;
            }

            @Override
            public Object metricValue() {
                return 1.0;
            }
        });
    }
}
