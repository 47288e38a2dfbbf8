package io.millrace.relay.capture.debezium;

import io.debezium.pipeline.ChangeEventSourceCoordinator;
import io.debezium.pipeline.EventDispatcher;
import io.debezium.pipeline.source.spi.DataChangeEventListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Debezium describes every event as text for a JMX attribute, with a new JSON mapper each time: a quarter of its reader's
 * time. The relay has its own metrics, so the listener is replaced by one that does nothing. There is no setting for it.
 */
final class EventMetrics {

    private static final Logger log = LoggerFactory.getLogger(EventMetrics.class);

    private EventMetrics() {}

    static void silence(ChangeEventSourceCoordinator<?, ?> coordinator) {
        try {
            var field = ChangeEventSourceCoordinator.class.getDeclaredField("eventDispatcher");
            field.setAccessible(true);
            if (field.get(coordinator) instanceof EventDispatcher<?, ?> dispatcher) {
                dispatcher.setEventListener(DataChangeEventListener.NO_OP());
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.warn("Debezium's event metrics cannot be silenced; reading costs about a third more: {}", e.toString());
        }
    }
}
