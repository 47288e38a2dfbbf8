package io.millrace.stack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Tells when a broker serves requests, which is later than when it takes connections. */
record BrokerProbe(String host, int port) {

    void awaitReady(Duration patience, Vital broker) {
        Await.until(
                patience,
                () -> requireAlive(broker) && takesConnections(),
                () -> broker.failure("The broker does not listen"));
        Map<String, Object> properties = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, host + ":" + port,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 2000);
        try (var admin = Admin.create(properties)) {
            Await.until(
                    patience,
                    () -> requireAlive(broker) && isRegistered(admin),
                    () -> broker.failure("The broker does not become ready"));
        }
    }

    private static boolean requireAlive(Vital broker) {
        if (!broker.isAlive()) {
            throw broker.failure("The broker did not start");
        }
        return true;
    }

    private boolean takesConnections() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isRegistered(Admin admin) {
        try {
            var cluster = admin.describeCluster();
            return !cluster.nodes().get().isEmpty() && cluster.clusterId().get().equals(KafkaBroker.CLUSTER_ID);
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while waiting for the broker", e);
        }
    }
}
