package io.millrace.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A broker that is its own controller, as a child JVM: a directory with {@code logs} and {@code broker.log}. */
final class ProcessKafka implements ServerNode {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessKafka.class);
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration FORMAT = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final String HOST = "127.0.0.1";
    private static final String MAIN_CLASS = "kafka.Kafka";

    private final Path directory;
    private final boolean temporary;
    private final int port;
    private final int controllerPort = Ports.free();
    private final KafkaOptions options;
    private boolean prepared;
    private @Nullable ChildProcess broker;

    ProcessKafka(KafkaOptions options) {
        var kept = options.directory();
        this.temporary = kept == null;
        this.directory = kept == null ? Directories.temporary("kafka") : kept.toAbsolutePath();
        this.port = Ports.fixedOrFree(options.port());
        this.options = options;
    }

    @Override
    public synchronized void start() {
        if (isRunning()) {
            return;
        }
        if (!prepared) {
            prepare();
        }
        Ports.requireFree(port, "Kafka");
        var child = ChildProcess.start(
                "kafka",
                java(options.heapMegabytes(), MAIN_CLASS, configuration().toString()),
                Map.of(),
                log(),
                Signal.KILL);
        broker = child;
        new BrokerProbe(HOST, port).awaitReady(START, child);
        LOG.atInfo()
                .addKeyValue("port", port)
                .addKeyValue("directory", directory)
                .log("Kafka is up");
    }

    private void prepare() {
        stopOrphan();
        var properties = new Properties();
        properties.putAll(KafkaBroker.PROPERTIES);
        properties.putAll(Map.of(
                "node.id", "1",
                "process.roles", "broker,controller",
                "controller.quorum.voters", "1@%s:%d".formatted(HOST, controllerPort),
                "controller.listener.names", "CONTROLLER",
                "listeners", "PLAINTEXT://%1$s:%2$d,CONTROLLER://%1$s:%3$d".formatted(HOST, port, controllerPort),
                "advertised.listeners", "PLAINTEXT://%s:%d".formatted(HOST, port),
                "log.dirs", directory.resolve("logs").toString()));
        properties.putAll(options.properties());
        try {
            Files.createDirectories(directory);
            try (var out = Files.newBufferedWriter(configuration())) {
                properties.store(out, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not write " + configuration(), e);
        }
        format();
        prepared = true;
    }

    private void format() {
        var child = ChildProcess.start(
                "kafka-format",
                java(
                        128,
                        "kafka.tools.StorageTool",
                        "format",
                        "--ignore-formatted",
                        "--cluster-id",
                        KafkaBroker.CLUSTER_ID,
                        "--config",
                        configuration().toString()),
                Map.of(),
                log(),
                Signal.KILL);
        if (!child.awaitExit(FORMAT) || child.exitCode() != 0) {
            child.stop(Signal.KILL, STOP);
            throw child.failure("Could not format " + directory);
        }
    }

    private List<String> java(int heapMegabytes, String mainClass, String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMegabytes + "m",
                "-Xshare:auto",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSS",
                "-cp",
                KafkaJars.classPath(),
                mainClass));
        command.addAll(List.of(arguments));
        return command;
    }

    /** A broker that outlived the JVM that started it holds the lock of the directory. */
    private void stopOrphan() {
        var mark = configuration().toString();
        ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .map(List::of)
                        .filter(arguments -> arguments.contains(MAIN_CLASS) && arguments.contains(mark))
                        .isPresent())
                .forEach(process -> {
                    LOG.atWarn()
                            .addKeyValue("pid", process.pid())
                            .addKeyValue("directory", directory)
                            .log("A broker left by an earlier run still serves this directory; stopping it");
                    Signal.CONT.send(process);
                    Signal.TERM.send(process);
                    Await.until(
                            STOP,
                            () -> !process.isAlive(),
                            () -> new StackException("Broker %1$d in %2$s does not stop; stop it with kill -9 %1$d"
                                    .formatted(process.pid(), directory)));
                });
    }

    @Override
    public synchronized void stop() {
        if (broker != null) {
            broker.stop(Signal.TERM, STOP);
        }
    }

    @Override
    public synchronized void kill() {
        if (broker != null) {
            broker.kill();
        }
    }

    @Override
    public synchronized void pause() {
        if (broker != null) {
            broker.signal(Signal.STOP);
        }
    }

    @Override
    public synchronized void resume() {
        if (broker != null) {
            broker.signal(Signal.CONT);
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return broker != null && broker.isAlive();
    }

    @Override
    public String host() {
        return HOST;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String logTail(int lines) {
        return new LogFile(log()).tail(lines);
    }

    @Override
    public synchronized void discard() {
        if (!temporary) {
            stop();
            return;
        }
        kill();
        Directories.delete(directory);
    }

    private Path configuration() {
        return directory.resolve("server.properties");
    }

    private Path log() {
        return directory.resolve("broker.log");
    }
}
