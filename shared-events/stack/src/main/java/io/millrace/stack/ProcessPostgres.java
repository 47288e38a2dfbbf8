package io.millrace.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL as a child process: a directory with {@code data} and {@code postgres.log}. */
final class ProcessPostgres implements ServerNode {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessPostgres.class);

    /** After a crash it first writes every file of its directory to the disk. */
    private static final Duration START = Duration.ofMinutes(5);

    private static final Duration STOP = Duration.ofMinutes(2);
    private static final String HOST = "127.0.0.1";

    private final PostgresBinaries binaries = PostgresBinaries.unpacked();
    private final Path directory;
    private final boolean temporary;
    private final int port;
    private final Map<String, String> settings;
    private @Nullable ChildProcess server;

    ProcessPostgres(PostgresOptions options) {
        var kept = options.directory();
        this.temporary = kept == null;
        this.directory = kept == null ? Directories.temporary("postgres") : kept.toAbsolutePath();
        this.port = Ports.fixedOrFree(options.port());
        this.settings = new LinkedHashMap<>(PostgresServer.SETTINGS);
        settings.put("listen_addresses", HOST);
        settings.put("unix_socket_directories", "");
        settings.putAll(options.settings());
    }

    @Override
    public synchronized void start() {
        if (isRunning()) {
            return;
        }
        if (!Files.exists(data().resolve("PG_VERSION"))) {
            initialise();
        }
        new Orphan(data()).stop();
        Ports.requireFree(port, "PostgreSQL");
        var child =
                ChildProcess.start("postgres", binaries.command("postgres", arguments()), Map.of(), log(), Signal.INT);
        server = child;
        PostgresProbe.of(HOST, port).awaitReady(START, child, data()::equals);
        LOG.atInfo()
                .addKeyValue("port", port)
                .addKeyValue("directory", directory)
                .log("PostgreSQL is up");
    }

    private void initialise() {
        // Left by an initdb that did not finish.
        Directories.delete(data());
        var child = ChildProcess.start(
                "initdb",
                binaries.command(
                        "initdb",
                        List.of(
                                "--pgdata=" + data(),
                                "--username=postgres",
                                "--auth=trust",
                                "--encoding=UTF8",
                                "--locale=C",
                                "--locale-provider=builtin",
                                "--builtin-locale=C.UTF-8",
                                "--no-sync")),
                Map.of(),
                log(),
                Signal.KILL);
        if (!child.awaitExit(START) || child.exitCode() != 0) {
            child.stop(Signal.KILL, STOP);
            Directories.delete(data());
            throw child.failure("Could not create a database cluster in " + data());
        }
    }

    private List<String> arguments() {
        var arguments = new ArrayList<>(List.of("-D", data().toString(), "-p", Integer.toString(port)));
        settings.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
        return arguments;
    }

    @Override
    public synchronized void stop() {
        if (server != null) {
            // INT is the fast shutdown: open transactions are rolled back, connections closed.
            resume();
            server.stop(Signal.INT, STOP);
        }
    }

    @Override
    public synchronized void kill() {
        if (server != null) {
            resume();
            // QUIT is the immediate shutdown. KILL would leave the children of the server behind for a while.
            server.stop(Signal.QUIT, STOP);
        }
    }

    @Override
    public synchronized void pause() {
        if (server != null) {
            server.family().forEach(Signal.STOP::send);
        }
    }

    @Override
    public synchronized void resume() {
        if (server != null) {
            server.family().forEach(Signal.CONT::send);
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return server != null && server.isAlive();
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

    private Path data() {
        return directory.resolve("data");
    }

    private Path log() {
        return directory.resolve("postgres.log");
    }

    /** A server that outlived the JVM that started it. It holds the data: it is stopped, never adopted. */
    private record Orphan(Path data) {

        void stop() {
            var pid = pid();
            if (pid == null) {
                return;
            }
            ProcessHandle.of(pid).filter(Orphan::isPostgres).ifPresent(process -> {
                LOG.atWarn()
                        .addKeyValue("pid", pid)
                        .addKeyValue("directory", data)
                        .log("A PostgreSQL left by an earlier run still serves this directory; stopping it");
                Signal.INT.send(process);
                Await.until(
                        STOP,
                        () -> !process.isAlive(),
                        () -> new StackException("PostgreSQL %d in %s does not stop; stop it with kill -QUIT %d"
                                .formatted(pid, data, pid)));
            });
        }

        private static boolean isPostgres(ProcessHandle process) {
            return process.info()
                    .command()
                    .map(command -> command.endsWith("postgres"))
                    .orElse(true);
        }

        private @Nullable Long pid() {
            var file = data.resolve("postmaster.pid");
            if (!Files.exists(file)) {
                return null;
            }
            try (var lines = Files.lines(file)) {
                return lines.findFirst().map(String::strip).map(Long::valueOf).orElse(null);
            } catch (IOException e) {
                throw new UncheckedIOException("Could not read " + file, e);
            }
        }
    }
}
