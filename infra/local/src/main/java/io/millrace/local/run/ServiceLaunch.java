package io.millrace.local.run;

import io.millrace.local.community.DeadLetterAdmin;
import io.millrace.stack.Database;
import io.millrace.stack.ServiceProcess;
import io.millrace.stack.ServiceProcessBuilder;

/** How each service is told where its database, its broker and its port are. */
final class ServiceLaunch {

    private static final String LOOPBACK = "127.0.0.1";
    private static final String OPERATOR = "millrace.dead-letter.security.users[0].";

    private final StackPlan plan;
    private final Database writeDatabase;
    private final Database readDatabase;
    private final String bootstrapServers;

    ServiceLaunch(StackPlan plan, Database writeDatabase, Database readDatabase, String bootstrapServers) {
        this.plan = plan;
        this.writeDatabase = writeDatabase;
        this.readDatabase = readDatabase;
        this.bootstrapServers = bootstrapServers;
    }

    Service launch(ServiceName name) {
        return switch (name) {
            case WRITE_SERVICE -> service(name, plan.ports().write(), dataSource(process(name), writeDatabase));
            case RELAY -> service(name, plan.ports().relay(), relay(process(name)));
            case READ_SERVICE ->
                service(
                        name,
                        plan.ports().read(),
                        operator(dataSource(process(name), readDatabase))
                                .property("spring.kafka.bootstrap-servers", bootstrapServers)
                                .property(
                                        "millrace.dead-letter.console.relay",
                                        "http://%s:%d"
                                                .formatted(
                                                        LOOPBACK, plan.ports().relay())));
        };
    }

    /** The demo's user; a service has none unless it is given one. */
    private static ServiceProcessBuilder operator(ServiceProcessBuilder process) {
        return process.property(OPERATOR + "name", DeadLetterAdmin.USER)
                .property(OPERATOR + "password", DeadLetterAdmin.PASSWORD_HASH)
                .property(OPERATOR + "roles", "ADMIN");
    }

    private ServiceProcessBuilder relay(ServiceProcessBuilder process) {
        return operator(process)
                .property("millrace.relay.database.url", writeDatabase.jdbcUrl())
                .property("millrace.relay.database.username", writeDatabase.user())
                .property("millrace.relay.database.password", writeDatabase.password())
                .property("millrace.relay.kafka.bootstrap-servers", bootstrapServers)
                .property("millrace.relay.delivery", plan.delivery());
    }

    private static ServiceProcessBuilder dataSource(ServiceProcessBuilder process, Database database) {
        return process.property("spring.datasource.url", database.jdbcUrl())
                .property("spring.datasource.username", database.user())
                .property("spring.datasource.password", database.password());
    }

    private ServiceProcessBuilder process(ServiceName name) {
        var process = ServiceProcess.builder(name.id())
                .javaHome(plan.jvm().home())
                .jvmOption(plan.data().mark())
                .jvmOption("-XX:+ExitOnOutOfMemoryError")
                .jar(name.jar(plan.home()))
                .logFile(plan.data().log(name.id()));
        plan.jvm().options().forEach(process::jvmOption);
        return process;
    }

    private static Service service(ServiceName name, int port, ServiceProcessBuilder process) {
        return new Service(
                name,
                port,
                process.property("server.port", port)
                        .property("server.address", LOOPBACK)
                        .start());
    }
}
