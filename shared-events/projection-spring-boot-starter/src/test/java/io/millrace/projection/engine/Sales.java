package io.millrace.projection.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.projection.Outcome;
import io.millrace.projection.Records;
import io.millrace.projection.Shop;
import io.millrace.projection.Shop.SaleMade;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records of sales, and what became of them. */
final class Sales {

    private Sales() {}

    static ConsumerRecord<byte[], byte[]> sale(long offset, String id, long version, long amount) {
        return sale(0, offset, id, version, amount);
    }

    static ConsumerRecord<byte[], byte[]> sale(int partition, long offset, String id, long version, long amount) {
        return Records.consumed(partition, offset, Records.envelope(Shop.TYPES, id, version, new SaleMade(id, amount)));
    }

    static List<Outcome> outcomes(BatchResult result) {
        return committed(result).outcomes();
    }

    static BatchResult.Committed committed(BatchResult result) {
        assertThat(result).isInstanceOf(BatchResult.Committed.class);
        return (BatchResult.Committed) result;
    }
}
