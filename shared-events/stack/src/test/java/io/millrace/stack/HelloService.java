package io.millrace.stack;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Answers on the port of its property {@code port}, or ends with the exit code of its property {@code exit}. */
final class HelloService {

    private HelloService() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println("hello from " + System.getenv("WHO") + " " + String.join(" ", arguments));
        if (System.getProperty("exit") != null) {
            System.exit(Integer.getInteger("exit"));
        }
        if (Boolean.getBoolean("stubborn")) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                synchronized (HelloService.class) {
                    try {
                        HelloService.class.wait();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            }));
        }
        var server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.getInteger("port")), 0);
        server.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }
}
