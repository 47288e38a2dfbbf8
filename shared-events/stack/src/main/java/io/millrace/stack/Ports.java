package io.millrace.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that stop and come back.
 *
 * <p>They lie below the range from which systems take the ports of outgoing connections. Otherwise, while a server is
 * down, a client that keeps trying may be given that very port and take it for good.
 */
final class Ports {

    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 200;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /** A free port, never the same one twice in a JVM. */
    static int free() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (GIVEN.add(port) && isFree(port)) {
                return port;
            }
        }
        throw new StackException("No free port found from %d to %d".formatted(LOWEST, HIGHEST));
    }

    static int fixedOrFree(int port) {
        return port == 0 ? free() : port;
    }

    static void requireFree(int port, String purpose) {
        if (!isFree(port)) {
            throw new StackException("Port %d for %s is in use by another process; stop it or choose another port"
                    .formatted(port, purpose));
        }
    }

    private static boolean isFree(int port) {
        try (var ignored = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
