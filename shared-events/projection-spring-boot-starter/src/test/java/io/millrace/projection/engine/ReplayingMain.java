package io.millrace.projection.engine;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.deadletter.run.RunRules;
import io.millrace.deadletter.run.RunSignal;
import io.millrace.deadletter.run.RunWorker;
import io.millrace.projection.Fickle;
import io.millrace.projection.TestDatabase;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Executes replays of {@link Fickle} in a process of its own, to be killed. */
final class ReplayingMain {

    private static final RunRules RULES = new RunRules(
            500,
            10,
            1,
            1,
            Duration.ofMillis(100),
            Duration.ofSeconds(2),
            Duration.ofMillis(50),
            Duration.ofMillis(400));

    private ReplayingMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        var dataSource = new HikariDataSource();
        dataSource.setJdbcUrl(arguments[0]);
        dataSource.setUsername(arguments[1]);
        dataSource.setPassword(arguments[2]);
        dataSource.setMaximumPoolSize(4);
        worker(TestDatabase.over(dataSource)).start();
        new CountDownLatch(1).await();
    }

    static RunWorker worker(TestDatabase database) {
        return new RunWorker(
                database.dataSource(),
                new JdbcTransactionManager(database.dataSource()),
                database.replayer(new Fickle()),
                new RunSignal(),
                RULES);
    }
}
