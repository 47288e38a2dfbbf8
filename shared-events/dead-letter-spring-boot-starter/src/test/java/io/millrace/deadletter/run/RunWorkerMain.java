package io.millrace.deadletter.run;

import io.millrace.deadletter.DeadLetterFixture;
import io.millrace.deadletter.replay.QueueWorker;
import io.millrace.stack.Database;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Workers on runs and queues in a process of its own, so that it can be killed, or be ended by what it applies. */
final class RunWorkerMain {

    private RunWorkerMain() {}

    static Process start(Database database) throws IOException {
        return new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        RunWorkerMain.class.getName(),
                        database.jdbcUrl(),
                        database.name(),
                        database.host(),
                        Integer.toString(database.port())))
                .inheritIO()
                .start();
    }

    public static void main(String[] arguments) throws InterruptedException {
        var instance = new DeadLetterFixture(new Database(
                arguments[0], "postgres", "postgres", arguments[1], arguments[2], Integer.parseInt(arguments[3])));
        instance.target.mortal.set(true);
        new QueueWorker(instance.replayer, Duration.ofMillis(50), Duration.ofMillis(50)).start();
        new RunWorker(
                        instance.transactions.getDataSource(),
                        instance.transactions,
                        instance.replayer,
                        new RunSignal(),
                        RunFixture.RULES)
                .start();
        new CountDownLatch(1).await();
    }
}
