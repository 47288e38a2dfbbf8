package io.millrace.local;

import static org.awaitility.Awaitility.await;

import io.millrace.local.machine.DataDirectory;
import io.millrace.local.machine.PortPlan;
import io.millrace.local.run.Delivery;
import io.millrace.local.run.LocalStack;
import io.millrace.local.run.Progress;
import io.millrace.local.run.StackPlan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What {@code ./millrace demo} shows, on ports of its own. */
public final class RunningDemo implements AutoCloseable {

    private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final int port;
    private final Runnable whenStopped;
    private final Future<?> run;

    private RunningDemo(int port, Callable<?> demo, Runnable whenStopped) {
        this.port = port;
        this.whenStopped = whenStopped;
        run = thread.submit(demo);
    }

    /** With a stack of its own, and traffic. Returns once the page is served. */
    public static RunningDemo start() throws InterruptedException, ExecutionException {
        var data = DataDirectory.temporary();
        var progress = new Progress(System.out, false);
        var plan = new StackPlan(HOME, data, PortPlan.free(), Delivery.EXACTLY_ONCE);
        var demo = new Demo(plan, true, progress);
        return served(new RunningDemo(
                plan.ports().page(),
                () -> {
                    demo.run();
                    return plan;
                },
                () -> {
                    progress.close();
                    data.close();
                }));
    }

    /** Before a stack that runs and goes on, without traffic. Returns once the page is served. */
    public static RunningDemo on(LocalStack stack, Progress progress) throws InterruptedException, ExecutionException {
        var demo = new Demo(stack.plan(), false, progress);
        return served(new RunningDemo(
                stack.plan().ports().page(),
                () -> {
                    demo.show(stack);
                    return stack;
                },
                () -> {}));
    }

    private static RunningDemo served(RunningDemo demo) throws InterruptedException, ExecutionException {
        await().atMost(Duration.ofMinutes(3)).until(() -> demo.run.isDone() || demo.isServed());
        if (demo.run.isDone()) {
            demo.close();
            demo.run.get();
        }
        return demo;
    }

    public String page() {
        return "http://localhost:" + port + "/";
    }

    private boolean isServed() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws InterruptedException {
        thread.shutdownNow();
        if (!thread.awaitTermination(2, TimeUnit.MINUTES)) {
            throw new IllegalStateException("The demo on port %d did not stop; its data and logs stay".formatted(port));
        }
        whenStopped.run();
    }
}
