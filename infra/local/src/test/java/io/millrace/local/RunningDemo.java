package io.millrace.local;

import static org.awaitility.Awaitility.await;

import io.millrace.local.machine.DataDirectory;
import io.millrace.local.machine.PortPlan;
import io.millrace.local.run.Delivery;
import io.millrace.local.run.Progress;
import io.millrace.local.run.StackPlan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What {@code ./millrace demo} starts, with its traffic, on ports of its own. */
public final class RunningDemo implements AutoCloseable {

    private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();

    private final PortPlan ports = PortPlan.free();
    private final DataDirectory data = DataDirectory.temporary();
    private final Progress progress = new Progress(System.out, false);
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> run;

    private RunningDemo() {
        var demo = new Demo(new StackPlan(HOME, data, ports, Delivery.EXACTLY_ONCE), true, progress);
        run = thread.submit(() -> {
            demo.run();
            return null;
        });
    }

    /** Returns once the page is served. */
    public static RunningDemo start() throws InterruptedException, ExecutionException {
        var demo = new RunningDemo();
        await().atMost(Duration.ofMinutes(3)).until(() -> demo.run.isDone() || demo.isServed());
        if (demo.run.isDone()) {
            demo.close();
            demo.run.get();
        }
        return demo;
    }

    public String page() {
        return "http://localhost:" + ports.page() + "/";
    }

    private boolean isServed() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), ports.page())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws InterruptedException {
        thread.shutdownNow();
        var stopped = thread.awaitTermination(2, TimeUnit.MINUTES);
        progress.close();
        if (!stopped) {
            throw new IllegalStateException("The demo did not stop; its data and logs stay in " + data.path());
        }
        data.close();
    }
}
