package io.millrace.local;

import io.millrace.local.community.DeadLetterAdmin;
import io.millrace.local.community.ReadSide;
import io.millrace.local.community.WriteSide;
import io.millrace.local.flow.Flow;
import io.millrace.local.flow.LatencyLog;
import io.millrace.local.letters.LetterDesk;
import io.millrace.local.page.PageServer;
import io.millrace.local.run.LocalStack;
import io.millrace.local.run.Progress;
import io.millrace.local.run.StackPlan;
import io.millrace.local.run.Supervisor;
import io.millrace.local.traffic.Traffic;
import io.millrace.local.traffic.Visibility;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The stack with a page before it and a community in it, until someone ends it. */
final class Demo {

    private static final int SAMPLE_MILLIS = 500;
    private static final int DEFAULT_RATE = 20;

    private final StackPlan plan;
    private final boolean traffic;
    private final Progress progress;

    Demo(StackPlan plan, boolean traffic, Progress progress) {
        this.plan = plan;
        this.traffic = traffic;
        this.progress = progress;
    }

    /** Runs until this thread is interrupted; nothing is left running then. */
    void run() throws InterruptedException {
        try (var stack = LocalStack.start(plan, progress)) {
            try {
                show(stack);
            } finally {
                // The parts are stopped by waiting for them, which an interrupted thread refuses to do.
                Thread.interrupted();
            }
        }
    }

    /** The page before a stack that runs, until this thread is interrupted; the stack goes on. */
    void show(LocalStack stack) throws InterruptedException {
        var ports = plan.ports();
        var write = new WriteSide(ports.write());
        var read = new ReadSide(ports.read());
        var latencies = new LatencyLog();
        var addresses = Addresses.of(stack);
        var letters = new LetterDesk(
                stack.readDatabase(), stack.bootstrapServers(), write, new DeadLetterAdmin(ports.read()));
        try (var community = new Traffic(
                        ThreadLocalRandom.current().nextLong(),
                        write,
                        new Visibility(read),
                        latencies::add,
                        traffic ? DEFAULT_RATE : 0);
                var flow = new Flow(
                        Clock.systemUTC(),
                        stack.writeDatabase(),
                        stack.readDatabase(),
                        stack.bootstrapServers(),
                        ports.relay(),
                        latencies);
                var supervisor = new Supervisor(stack);
                var page = new PageServer(
                        ports.page(), new DemoActions(stack, community, letters), write, read, addresses)) {
            flow.start();
            supervisor.start();
            page.start();
            community.start();
            addresses.print(progress);
            while (true) {
                page.show(flow.sample());
                TimeUnit.MILLISECONDS.sleep(SAMPLE_MILLIS);
            }
        }
    }
}
