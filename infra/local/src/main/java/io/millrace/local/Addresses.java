package io.millrace.local;

import io.millrace.local.run.LocalStack;
import io.millrace.local.run.Progress;

/**
 * Where everything is to be found; for people at the terminal and for the page.
 *
 * @param kept whether the data outlives the run
 */
record Addresses(
        String page,
        String writeApi,
        String readApi,
        String console,
        String relayConsole,
        String writeMetrics,
        String relayMetrics,
        String readMetrics,
        String writeDatabase,
        String readDatabase,
        String kafka,
        String data,
        boolean kept,
        String delivery) {

    static Addresses of(LocalStack stack) {
        var plan = stack.plan();
        var ports = plan.ports();
        return new Addresses(
                http(ports.page(), ""),
                http(ports.write(), "/swagger-ui.html"),
                http(ports.read(), "/swagger-ui.html"),
                http(ports.read(), "/admin/dead-letters"),
                http(ports.relay(), "/admin/outbox-failures"),
                http(ports.write(), "/actuator/prometheus"),
                http(ports.relay(), "/actuator/prometheus"),
                http(ports.read(), "/actuator/prometheus"),
                stack.writeDatabase().jdbcUrl() + "?user=postgres",
                stack.readDatabase().jdbcUrl() + "?user=postgres",
                stack.bootstrapServers(),
                plan.data().path().toString(),
                !plan.data().isTemporary(),
                plan.delivery().toString());
    }

    void print(Progress progress) {
        progress.line(
                """

                The flow, live    %s

                Write API         %s
                Read API          %s
                Dead letters      %s  (user demo, password demo)
                Outbox failures   %s  (the same)
                Relay's metrics   %s
                Write database    %s
                Read database     %s
                Kafka             %s
                Data and logs     %s%s
                Delivery          %s

                Ctrl-C stops everything."""
                        .formatted(
                                page,
                                writeApi,
                                readApi,
                                console,
                                relayConsole,
                                relayMetrics,
                                writeDatabase,
                                readDatabase,
                                kafka,
                                data,
                                kept ? "" : "  (removed at the end; keep with --data DIR)",
                                delivery)
                        .indent(2)
                        .stripTrailing());
    }

    private static String http(int port, String path) {
        return "http://localhost:" + port + path;
    }
}
