package io.millrace.stack;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What still runs when this JVM ends. A shutdown hook closes it, the youngest first. */
final class Leftovers {

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();
    private static boolean hooked;

    private Leftovers() {}

    static synchronized void add(AutoCloseable open) {
        if (!hooked) {
            Runtime.getRuntime().addShutdownHook(new Thread(Leftovers::closeAll, "millrace-stack-shutdown"));
            hooked = true;
        }
        OPEN.push(open);
    }

    static synchronized void remove(AutoCloseable closed) {
        OPEN.remove(closed);
    }

    private static void closeAll() {
        List<AutoCloseable> open;
        synchronized (Leftovers.class) {
            open = new ArrayList<>(OPEN);
        }
        for (var each : open) {
            try {
                each.close();
            } catch (Exception e) {
                LOG.warn("Could not close {} at the end of this JVM", each, e);
            }
        }
    }
}
