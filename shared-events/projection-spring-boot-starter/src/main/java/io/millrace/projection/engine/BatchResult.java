package io.millrace.projection.engine;

import io.millrace.projection.Outcome;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** What became of a batch. */
public sealed interface BatchResult {

    /**
     * The batch is committed.
     *
     * @param outcomes one outcome per record, in the order of the records
     * @param stops partitions that this batch stopped
     * @param waits partitions that cannot go on just now
     */
    record Committed(List<Outcome> outcomes, List<PartitionStop> stops, List<PartitionWait> waits)
            implements BatchResult {
        public Committed {
            outcomes = List.copyOf(outcomes);
            stops = List.copyOf(stops);
            waits = List.copyOf(waits);
        }
    }

    /**
     * Another engine has moved the position of a partition: this one was taken for dead, or is. Nothing of the batch is
     * kept; give the records again from {@link ProjectionEngine#nextOffset} after positioning the partitions anew.
     *
     * @param partitions the partitions of the batch
     */
    record Fenced(Set<TopicPartition> partitions) implements BatchResult {
        public Fenced {
            partitions = Set.copyOf(partitions);
        }
    }

    /**
     * The database could not be reached or asked to try again. Nothing is lost: give the records again from
     * {@link ProjectionEngine#nextOffset}, which knows what was committed before.
     *
     * @param cause what the database or its driver said
     */
    record Interrupted(RuntimeException cause) implements BatchResult {}
}
