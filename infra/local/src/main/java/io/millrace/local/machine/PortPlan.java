package io.millrace.local.machine;

import io.millrace.contract.MillraceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The ports of one run, one behind the other.
 *
 * @param page port of the page; the services, Kafka and PostgreSQL take the next ones
 */
public record PortPlan(int page) {

    private static final int PORTS = 6;
    private static final int HIGHEST = 65_535;

    public PortPlan {
        if (page < 1 || page > HIGHEST - PORTS + 1) {
            throw new IllegalArgumentException("--port %d is not from 1 to %d; the stack takes %d ports from there"
                    .formatted(page, HIGHEST - PORTS + 1, PORTS));
        }
    }

    /** Ports that are free now, away from those that the system gives to outgoing connections. */
    public static PortPlan free() {
        for (int attempt = 0; attempt < 200; attempt++) {
            var plan = new PortPlan(ThreadLocalRandom.current().nextInt(20_000, 32_000));
            if (plan.all().values().stream().allMatch(PortPlan::isFree)) {
                return plan;
            }
        }
        throw new MillraceException("No %d free ports in a row found; choose them with --port".formatted(PORTS));
    }

    public int write() {
        return page + 1;
    }

    public int relay() {
        return page + 2;
    }

    public int read() {
        return page + 3;
    }

    public int kafka() {
        return page + 4;
    }

    public int postgres() {
        return page + 5;
    }

    /**
     * Fails if another process listens on one of the ports.
     *
     * @throws MillraceException that names the port, what it is for, and the option to choose others
     */
    public void requireFree() {
        all().forEach((purpose, port) -> {
            if (!isFree(port)) {
                throw new MillraceException(
                        "Port %d for %s is in use by another process. Stop that process, or choose other ports with --port N (the page takes N, the rest the next %d)."
                                .formatted(port, purpose, PORTS - 1));
            }
        });
    }

    private Map<String, Integer> all() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("the page", page);
        ports.put("the write service", write());
        ports.put("the relay", relay());
        ports.put("the read service", read());
        ports.put("Kafka", kafka());
        ports.put("PostgreSQL", postgres());
        return ports;
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
