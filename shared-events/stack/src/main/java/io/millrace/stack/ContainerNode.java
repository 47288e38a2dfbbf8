package io.millrace.stack;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.NotFoundException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/** A server in a container whose port on this machine stays the same: Testcontainers alone draws one at each start. */
abstract class ContainerNode implements ServerNode, Vital {

    private static final int STOP_SECONDS = 30;
    private static final int LINES_KEPT = 200;

    private final GenericContainer<?> container;
    private final int port;
    private final Deque<String> lines = new ArrayDeque<>();

    ContainerNode(GenericContainer<?> container, int containerPort, int port) {
        this.container = container;
        this.port = port;
        container.setPortBindings(List.of(port + ":" + containerPort));
        // awaitReady() notices a container that ends early; the strategies of Testcontainers wait for their whole
        // minute.
        container.setWaitStrategy(new Unawaited());
        container.withLogConsumer(frame -> keep(frame.getUtf8StringWithoutLineEnding()));
    }

    /** Returns once the server answers. */
    abstract void awaitReady();

    @Override
    public synchronized void start() {
        if (isRunning()) {
            return;
        }
        if (container.getContainerId() == null) {
            create();
        } else {
            client().startContainerCmd(container.getContainerId()).exec();
        }
        awaitReady();
    }

    private void create() {
        Ports.requireFree(port, container.getDockerImageName());
        try {
            container.start();
        } catch (RuntimeException e) {
            throw new StackException(
                    "Container %s did not start. Its last lines:%n%s"
                            .formatted(container.getDockerImageName(), logTail(25)),
                    e);
        }
    }

    @Override
    public synchronized void stop() {
        if (isRunning()) {
            resume();
            client().stopContainerCmd(container.getContainerId())
                    .withTimeout(STOP_SECONDS)
                    .exec();
        }
    }

    @Override
    public synchronized void kill() {
        if (isRunning()) {
            resume();
            client().killContainerCmd(container.getContainerId()).exec();
            Await.until(
                    Duration.ofSeconds(STOP_SECONDS),
                    () -> !isRunning(),
                    () -> failure("It still runs after it was killed"));
        }
    }

    @Override
    public synchronized void pause() {
        if (isRunning() && !isPaused()) {
            client().pauseContainerCmd(container.getContainerId()).exec();
        }
    }

    @Override
    public synchronized void resume() {
        if (isPaused()) {
            client().unpauseContainerCmd(container.getContainerId()).exec();
        }
    }

    @Override
    public boolean isRunning() {
        var state = state();
        return state != null && Boolean.TRUE.equals(state.getRunning());
    }

    private boolean isPaused() {
        var state = state();
        return state != null && Boolean.TRUE.equals(state.getPaused());
    }

    private @Nullable ContainerState state() {
        if (container.getContainerId() == null) {
            return null;
        }
        try {
            return client().inspectContainerCmd(container.getContainerId())
                    .exec()
                    .getState();
        } catch (NotFoundException e) {
            return null;
        }
    }

    @Override
    public boolean isAlive() {
        return isRunning();
    }

    @Override
    public StackException failure(String what) {
        return new StackException(
                "Container %s: %s. Its last lines:%n%s".formatted(container.getDockerImageName(), what, logTail(25)));
    }

    @Override
    public String host() {
        return container.getHost();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String logTail(int count) {
        if (isRunning()) {
            var all = container.getLogs().lines().toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - count), all.size()));
        }
        synchronized (lines) {
            return lines.stream().skip(Math.max(0, lines.size() - count)).collect(Collectors.joining("\n"));
        }
    }

    private void keep(String line) {
        synchronized (lines) {
            if (lines.size() == LINES_KEPT) {
                lines.removeFirst();
            }
            lines.addLast(line);
        }
    }

    @Override
    public void discard() {
        container.stop();
    }

    private DockerClient client() {
        return container.getDockerClient();
    }

    private static final class Unawaited extends AbstractWaitStrategy {

        @Override
        protected void waitUntilReady() {
            // Nothing to wait for.
        }
    }
}
