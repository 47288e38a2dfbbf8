package io.millrace.projection.consume;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * Keeps containers running on a thread of its own: one that could not be created, as when Kafka's address does not
 * resolve yet, or that an error ended, is started again. Says which topics are still missing. The thread also keeps a
 * service alive that has no web server.
 */
final class ContainerSupervisor {

    private static final Logger log = LoggerFactory.getLogger(ContainerSupervisor.class);

    private static final Duration ROUND = Duration.ofSeconds(1);

    private final List<? extends MessageListenerContainer> containers;
    private final TopicCatalog topics;
    private final Set<String> missing;
    private final CountDownLatch stopping;
    private final Set<MessageListenerContainer> started = new HashSet<>();
    private final Thread thread = new Thread(this::run, "projection-supervisor");
    private boolean announced;

    ContainerSupervisor(
            List<? extends MessageListenerContainer> containers,
            TopicCatalog topics,
            Set<String> awaited,
            CountDownLatch stopping) {
        this.containers = containers;
        this.topics = topics;
        this.missing = new TreeSet<>(awaited);
        this.stopping = stopping;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            do {
                containers.forEach(this::keepRunning);
                lookForMissing();
            } while (!stopping.await(ROUND.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keepRunning(MessageListenerContainer container) {
        if (container.isRunning() || stopping.getCount() == 0) {
            return;
        }
        if (!started.add(container)) {
            log.warn("{} is not running; starting it again", container);
        }
        try {
            container.start();
        } catch (KafkaException e) {
            log.warn("{} could not be started; trying again in {}", container, ROUND, e);
        }
    }

    private void lookForMissing() {
        if (missing.isEmpty()) {
            return;
        }
        try {
            missing.removeAll(topics.idsOf(missing).keySet());
            if (!announced && !missing.isEmpty()) {
                log.info("Topics {} do not exist yet; the relay creates them, and they are read from then on", missing);
            } else if (announced && missing.isEmpty()) {
                log.info("All topics exist now");
            }
        } catch (KafkaException e) {
            if (!announced) {
                log.warn("Kafka does not answer; projections go on once it does: {}", String.valueOf(e.getMessage()));
            }
        }
        announced = true;
    }

    void stop(Duration timeout) {
        stopping.countDown();
        var stopped = new CountDownLatch(containers.size());
        try {
            thread.join(timeout.toMillis());
            for (MessageListenerContainer container : containers) {
                if (container.isRunning()) {
                    container.stop(stopped::countDown);
                } else {
                    stopped.countDown();
                }
            }
            if (!stopped.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("A projection did not finish its batch within {}; the batch is rolled back", timeout);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            topics.close();
        }
    }
}
