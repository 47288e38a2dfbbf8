package io.millrace.benchmarks.projection.listener;

import io.millrace.community.CommunityEvents;
import io.millrace.contract.envelope.EnvelopeCodec;
import io.millrace.contract.event.PayloadJson;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Takes the records one by one. */
@Component
class EventListener {

    private final EnvelopeCodec codec = new EnvelopeCodec();
    private final PayloadJson json = new PayloadJson();
    private final PostSummaryUpdater updater;

    EventListener(PostSummaryUpdater updater) {
        this.updater = updater;
    }

    @KafkaListener(topics = {"events.post", "events.comment", "events.like", "events.view"})
    void on(ConsumerRecord<byte[], byte[]> record) {
        var event = codec.decode(record);
        CommunityEvents.types()
                .find(event.type())
                .ifPresent(type -> updater.apply(json.read(type, event.payload()), event.aggregateVersion()));
    }
}
