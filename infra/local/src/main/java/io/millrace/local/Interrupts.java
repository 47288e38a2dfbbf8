package io.millrace.local;

import sun.misc.Signal;

/**
 * Ctrl-C and SIGTERM as an interrupt of the main thread, which then stops all parts in order. A second signal ends this
 * JVM without order.
 */
final class Interrupts {

    private static volatile boolean received;

    private Interrupts() {}

    static void reach(Thread main) {
        for (var name : new String[] {"INT", "TERM", "HUP"}) {
            Signal.handle(new Signal(name), signal -> {
                if (received) {
                    System.exit(128 + signal.getNumber());
                }
                received = true;
                main.interrupt();
            });
        }
    }

    static boolean received() {
        return received;
    }
}
