package io.millrace.projection.consume;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Something that handlers call, and that is away. */
interface Dependency extends AutoCloseable {

    Duration PATIENCE = Duration.ofMillis(30);

    /** @throws Exception because it is away */
    void call() throws Exception;

    @Override
    default void close() {}

    /** What a call throws, or null if it succeeds. */
    default @Nullable Throwable failure() {
        try {
            call();
            return null;
        } catch (Exception e) {
            return e;
        }
    }

    static ClientHttpRequestFactory urlConnections() {
        var factory = new SimpleClientHttpRequestFactory();
        factory.setReadTimeout(PATIENCE);
        return factory;
    }

    static ClientHttpRequestFactory clientOfTheJdk() {
        var factory = new JdkClientHttpRequestFactory(HttpClient.newHttpClient());
        factory.setReadTimeout(PATIENCE);
        return factory;
    }

    /** Nobody listens there. */
    static Dependency refusing(ClientHttpRequestFactory client) {
        return () -> get(client, closedPort());
    }

    /** Takes the connection and never answers. */
    static Dependency silent(ClientHttpRequestFactory client) throws IOException {
        var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        return closing(() -> get(client, socket.getLocalPort()), socket);
    }

    static Dependency answering(IntSupplier status) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        var threads = Executors.newSingleThreadExecutor();
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status.getAsInt(), -1);
            exchange.close();
        });
        server.start();
        return closing(() -> get(clientOfTheJdk(), server.getAddress().getPort()), () -> {
            server.stop(0);
            threads.shutdownNow();
        });
    }

    /** A database of the handler's own, whose failures it wraps. */
    static Dependency database() {
        var dataSource = new PGSimpleDataSource();
        dataSource.setServerNames(new String[] {"localhost"});
        dataSource.setPortNumbers(new int[] {closedPort()});
        return () -> {
            try (var connection = dataSource.getConnection()) {
                connection.createStatement().execute("SELECT 1");
            } catch (SQLException e) {
                throw new DataAccessResourceFailureException("warehouse", e);
            }
        };
    }

    private static void get(ClientHttpRequestFactory client, int port) {
        RestClient.builder()
                .requestFactory(client)
                .build()
                .get()
                .uri("http://localhost:" + port)
                .retrieve()
                .toBodilessEntity();
    }

    private static Dependency closing(Dependency dependency, AutoCloseable resource) {
        return new Dependency() {
            @Override
            public void call() throws Exception {
                dependency.call();
            }

            @Override
            public void close() {
                try {
                    resource.close();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    private static int closedPort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
