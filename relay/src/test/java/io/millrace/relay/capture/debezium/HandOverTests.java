package io.millrace.relay.capture.debezium;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.pipeline.DataChangeEvent;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HandOverTests {

    private static final Schema ROW =
            SchemaBuilder.struct().field("payload", Schema.STRING_SCHEMA).build();
    private static final Schema CHANGE =
            SchemaBuilder.struct().field("after", ROW).build();

    private final HandOver queue = new HandOver();

    @BeforeEach
    void configure() {
        queue.configure(Map.of(
                HandOver.ID, "unit", HandOver.PAYLOAD, "payload", HandOver.MAX_BYTES, "100", HandOver.MAX_BATCH, "12"));
        assertThat(HandOver.claim(Map.of(HandOver.ID, "unit"))).isSameAs(queue);
    }

    @Test
    void overItsBytesItSaysItIsFullUntilTheyAreTaken() throws InterruptedException {
        put(60);
        assertThat(queue.size()).isEqualTo(1);
        put(60);
        assertThat(queue.size()).as("what makes the reader wait").isEqualTo(Integer.MAX_VALUE);

        assertThat(queue.take()).hasSize(2);
        assertThat(queue.size()).isZero();
        put(60);
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void aBatchHasItsMostRowsAndTheRestFollowsInOrder() throws InterruptedException {
        var put = IntStream.range(0, 20).mapToObj(i -> put(1)).toList();

        List<SourceRecord> first = queue.take();
        List<SourceRecord> second = queue.take();

        assertThat(first).isEqualTo(put.subList(0, 12));
        assertThat(second).as("taken after a full batch, so with a linger").isEqualTo(put.subList(12, 20));
        assertThat(queue.take()).isEmpty();
    }

    private SourceRecord put(int bytes) {
        var after = new Struct(ROW).put("payload", "x".repeat(bytes));
        var changed = new SourceRecord(Map.of(), Map.of(), "outbox", CHANGE, new Struct(CHANGE).put("after", after));
        queue.enqueue(new DataChangeEvent(changed));
        return changed;
    }
}
