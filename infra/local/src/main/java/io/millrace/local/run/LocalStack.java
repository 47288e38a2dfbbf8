package io.millrace.local.run;

import io.millrace.stack.Database;
import io.millrace.stack.KafkaBroker;
import io.millrace.stack.KafkaOptions;
import io.millrace.stack.PostgresOptions;
import io.millrace.stack.PostgresServer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** PostgreSQL, Kafka and the three services, all on this machine. */
public final class LocalStack implements AutoCloseable {

    private static final String WRITE_DATABASE = "write";
    private static final String READ_DATABASE = "read";

    private final StackPlan plan;
    private final Progress progress;
    private final Map<ServiceName, Service> services = new ConcurrentSkipListMap<>();
    private volatile @Nullable PostgresServer postgres;
    private volatile @Nullable KafkaBroker kafka;

    private LocalStack(StackPlan plan, Progress progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * Starts all parts, in parallel where they do not need each other, and returns once all are ready.
     *
     * @throws io.millrace.stack.StackException if a part does not start; everything is stopped again then
     * @throws InterruptedException if this thread is interrupted; everything is stopped again then
     */
    public static LocalStack start(StackPlan plan, Progress progress) throws InterruptedException {
        plan.ports().requireFree();
        var stack = new LocalStack(plan, progress);
        try {
            stack.start();
            return stack;
        } catch (InterruptedException | RuntimeException e) {
            // The parts are stopped by waiting for them, which an interrupted thread refuses to do.
            boolean interrupted = Thread.interrupted();
            stack.services().forEach(Service::kill);
            stack.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            throw e;
        }
    }

    private void start() throws InterruptedException {
        Parallel.run(
                () -> progress.step("PostgreSQL 18", this::startPostgres),
                () -> progress.step("Kafka", this::startKafka));
        var launch = new ServiceLaunch(plan, writeDatabase(), readDatabase(), bootstrapServers());
        Parallel.run(Arrays.stream(ServiceName.values())
                .map(name -> starting(name, launch))
                .toArray(Runnable[]::new));
    }

    private Runnable starting(ServiceName name, ServiceLaunch launch) {
        return () -> progress.step(name.id(), () -> launch(name, launch));
    }

    private void launch(ServiceName name, ServiceLaunch launch) {
        if (name == ServiceName.RELAY) {
            // Only on the very first start: it would say what it misses, and look again half a minute later.
            Publication.await(writeDatabase());
        }
        var service = launch.launch(name);
        services.put(name, service);
        service.awaitReady();
    }

    private void startPostgres() {
        var server = PostgresServer.start(PostgresOptions.defaults()
                .withDirectory(plan.data().resolve("postgres"))
                .withPort(plan.ports().postgres()));
        postgres = server;
        server.database(WRITE_DATABASE);
        server.database(READ_DATABASE);
    }

    private void startKafka() {
        kafka = KafkaBroker.start(KafkaOptions.defaults()
                .withDirectory(plan.data().resolve("kafka"))
                .withPort(plan.ports().kafka()));
    }

    public Database writeDatabase() {
        return running(postgres, "PostgreSQL").database(WRITE_DATABASE);
    }

    public Database readDatabase() {
        return running(postgres, "PostgreSQL").database(READ_DATABASE);
    }

    public String bootstrapServers() {
        return running(kafka, "Kafka").bootstrapServers();
    }

    public boolean postgresRuns() {
        var server = postgres;
        return server != null && server.isRunning();
    }

    public boolean kafkaRuns() {
        var broker = kafka;
        return broker != null && broker.isRunning();
    }

    public StackPlan plan() {
        return plan;
    }

    /** The services, in the order in which an event meets them. */
    public Collection<Service> services() {
        return Collections.unmodifiableCollection(services.values());
    }

    public Service service(ServiceName name) {
        return running(services.get(name), name.id());
    }

    /** Stops all parts in the order in which an event meets them, so that nothing is cut off in the middle. */
    @Override
    public void close() {
        for (var service : services.values()) {
            progress.step("stop " + service.name().id(), service::close);
        }
        Optional.ofNullable(kafka).ifPresent(broker -> progress.step("stop Kafka", broker::close));
        Optional.ofNullable(postgres).ifPresent(server -> progress.step("stop PostgreSQL", server::close));
    }

    private static <T> T running(@Nullable T part, String name) {
        if (part == null) {
            throw new IllegalStateException(name + " does not run");
        }
        return part;
    }
}
