package io.millrace.relay.position;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads the last position of a slot. */
public final class PositionReader {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final PositionCodec codec;
    private final Duration patience;

    /**
     * @param openTransaction longest time the broker keeps a transaction of a relay that was killed; until it ends, what
     *     follows is hidden
     */
    public PositionReader(PositionCodec codec, Duration openTransaction) {
        this.codec = codec;
        this.patience = openTransaction.plus(MARGIN);
    }

    /**
     * Reads the topic of positions from its beginning to the given end.
     *
     * @param consumer must read committed records only
     * @param end offset behind the last record, whether of a transaction that is open or not. What such a reader takes
     *     for the end lies before every open transaction, and newer positions may follow there
     * @return the slot's last position, or nothing if the slot has never been relayed
     * @throws TimeoutException if the broker does not hand over all of it
     */
    public Optional<RelayPosition> read(Consumer<byte[], byte[]> consumer, long end) {
        var partition = new TopicPartition(codec.topic(), 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        var deadline = System.nanoTime() + patience.toNanos();
        Optional<RelayPosition> last = Optional.empty();
        while (consumer.position(partition) < end) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("Reading %s stopped at offset %d of %d"
                        .formatted(codec.topic(), consumer.position(partition), end));
            }
            for (var record : consumer.poll(POLL)) {
                if (codec.isOurs(record.key()) && record.value() != null) {
                    last = Optional.of(codec.decode(record.value()));
                }
            }
        }
        return last;
    }
}
