package io.millrace.relay.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.capture.StreamPoint;
import io.millrace.relay.position.PositionCodec;
import io.millrace.relay.position.RelayPosition;
import io.millrace.relay.settings.PublishProperties;
import io.millrace.relay.settings.TopicProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class TransactionalPublisherTests {

    private static final RelayPosition BEHIND = RelayPosition.at(1, null);

    /** A broker that is away for some lookups, as seen by its producer. */
    private static final class BrokerAway extends MockProducer<byte[], byte[]> {

        private final List<Boolean> withinTransaction = new ArrayList<>();
        private int lookupsInVain;

        BrokerAway(int lookupsInVain) {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
            this.lookupsInVain = lookupsInVain;
            initTransactions();
        }

        @Override
        public List<PartitionInfo> partitionsFor(String topic) {
            withinTransaction.add(transactionInFlight());
            if (lookupsInVain-- > 0) {
                throw new TimeoutException("Topic %s not present in metadata".formatted(topic));
            }
            return List.of();
        }
    }

    private final CircuitBreaker breaker = CircuitBreaker.of(
            "sink",
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(4)
                    .minimumNumberOfCalls(2)
                    .waitDurationInOpenState(Duration.ofMillis(1))
                    .build());

    @Test
    void aBrokerThatIsAwayIsWaitedForOutsideOfTheTransaction() throws InterruptedException {
        var producer = new BrokerAway(3);
        publisher(producer).backfill(List.of(row(1), row(2)), BEHIND);
        assertThat(producer.withinTransaction).hasSize(5).containsOnly(false);
        assertThat(producer.commitCount()).isEqualTo(1);
        assertThat(producer.history())
                .extracting(ProducerRecord::topic)
                .containsExactly("events.post", "events.post", "positions");
    }

    @Test
    void anOutageOpensTheBreaker() throws InterruptedException {
        var opened = new ArrayList<CircuitBreaker.State>();
        breaker.getEventPublisher()
                .onStateTransition(
                        event -> opened.add(event.getStateTransition().getToState()));
        publisher(new BrokerAway(2)).backfill(List.of(row(1)), BEHIND);
        assertThat(opened).startsWith(CircuitBreaker.State.OPEN).endsWith(CircuitBreaker.State.CLOSED);
    }

    private TransactionalPublisher publisher(BrokerAway producer) {
        var sink = new SinkBreaker(breaker);
        var topics = new TopicProperties(true, 1, (short) 1, "positions");
        return new TransactionalPublisher(
                producer,
                new Topology(mock(Admin.class, RETURNS_DEEP_STUBS), topics, sink),
                new PositionStore(new PositionCodec("positions", "slot"), mock(KafkaClients.class), sink),
                new RowRouter("/orders"),
                sink,
                new PublishProperties(
                        Duration.ZERO,
                        DataSize.ofMegabytes(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(60)),
                new PublishMeters(new SimpleMeterRegistry()));
    }

    private static CapturedRow row(int row) {
        return new CapturedRow(
                new StreamPoint(1, 1, row),
                1,
                UUID.randomUUID().toString(),
                "post",
                "p1",
                row,
                "post.published.v1",
                "{}".getBytes(UTF_8),
                null,
                null,
                Instant.EPOCH);
    }
}
