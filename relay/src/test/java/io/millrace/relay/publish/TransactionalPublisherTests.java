package io.millrace.relay.publish;

import static io.millrace.relay.publish.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.millrace.relay.position.RelayPosition;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

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

    private final Sink sink = new Sink();

    @Test
    void aBrokerThatIsAwayIsWaitedForOutsideOfTheTransaction() throws InterruptedException {
        var producer = new BrokerAway(3);
        sink.transactional(producer).backfill(List.of(row(1), row(2)), BEHIND);
        assertThat(producer.withinTransaction).hasSize(5).containsOnly(false);
        assertThat(producer.commitCount()).isEqualTo(1);
        assertThat(producer.history())
                .extracting(ProducerRecord::topic)
                .containsExactly("events.post", "events.post", "positions");
    }

    @Test
    void anOutageOpensTheBreaker() throws InterruptedException {
        var opened = new ArrayList<CircuitBreaker.State>();
        sink.breaker()
                .getEventPublisher()
                .onStateTransition(
                        event -> opened.add(event.getStateTransition().getToState()));
        sink.transactional(new BrokerAway(2)).backfill(List.of(row(1)), BEHIND);
        assertThat(opened).startsWith(CircuitBreaker.State.OPEN).endsWith(CircuitBreaker.State.CLOSED);
    }
}
