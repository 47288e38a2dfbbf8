package io.millrace.local.run;

import io.millrace.local.run.Service.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after the services and starts again what died, as a cluster's scheduler would. */
public final class Supervisor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final int LOOK_EVERY_MILLIS = 500;

    /** Long enough for people to see a service down. */
    private static final Duration RESTART_AFTER = Duration.ofSeconds(3);

    private final List<Thread> watches;

    /** Prepares to look after all services of the stack; {@link #start} begins. */
    public Supervisor(LocalStack stack) {
        watches = stack.services().stream().map(Supervisor::watch).toList();
    }

    public void start() {
        watches.forEach(Thread::start);
    }

    /** Returns once nothing is started any more. */
    @Override
    public void close() {
        watches.forEach(Thread::interrupt);
        try {
            for (var watch : watches) {
                watch.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread watch(Service service) {
        var watch = new Thread(
                () -> lookAfter(service), "supervisor-" + service.name().id());
        watch.setDaemon(true);
        return watch;
    }

    private static void lookAfter(Service service) {
        try {
            while (true) {
                lookOnceAfter(service);
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void lookOnceAfter(Service service) {
        try {
            if (service.look() == State.DOWN
                    && System.currentTimeMillis() - service.stateSince() > RESTART_AFTER.toMillis()) {
                LOG.atInfo().addKeyValue("service", service.name().id()).log("Starting a service again that ended");
                service.restart();
            }
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("service", service.name().id())
                    .setCause(e)
                    .log("Could not look after a service; trying again");
        }
    }
}
