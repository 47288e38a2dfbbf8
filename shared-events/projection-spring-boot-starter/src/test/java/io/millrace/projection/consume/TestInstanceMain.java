package io.millrace.projection.consume;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.projection.Shop;
import io.millrace.projection.TestDatabase;
import io.millrace.stack.Database;
import io.millrace.stack.KafkaBroker;
import io.millrace.stack.ServiceProcess;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;

/** A {@link TestInstance} in a process of its own, to be killed or frozen. */
final class TestInstanceMain {

    private TestInstanceMain() {}

    public static void main(String[] arguments) {
        run(arguments, dataSource -> List.of(new Shop.Totals(), new Shop.SaleLog(dataSource)));
    }

    /** Feeds projections with what {@link #start} has given as arguments. */
    static void run(String[] arguments, Function<DataSource, List<Object>> projections) {
        var dataSource = new HikariDataSource();
        dataSource.setJdbcUrl(arguments[1]);
        dataSource.setUsername(arguments[2]);
        dataSource.setPassword(arguments[3]);
        dataSource.setMaximumPoolSize(3);
        dataSource.setConnectionTimeout(1_000);
        var instance = new TestInstance(
                arguments[0],
                TestDatabase.over(dataSource),
                arguments[4],
                projections.apply(dataSource).toArray());
        Runtime.getRuntime().addShutdownHook(new Thread(instance::close));
    }

    /** Starts a process with a main class that {@link #run runs} an instance. */
    static ServiceProcess start(String name, Class<?> mainClass, String group, Database database, KafkaBroker broker) {
        return ServiceProcess.builder(name)
                .mainClass(mainClass)
                .jvmOption("-Xmx128m")
                .jvmOption("-XX:TieredStopAtLevel=1")
                .argument(group)
                .argument(database.jdbcUrl())
                .argument(database.user())
                .argument(database.password())
                .argument(broker.bootstrapServers())
                .start();
    }
}
