package io.millrace.projection.consume;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.projection.Shop;
import io.millrace.projection.TestDatabase;

/** A {@link TestInstance} in a process of its own, to be killed or frozen. */
final class TestInstanceMain {

    private TestInstanceMain() {}

    public static void main(String[] arguments) {
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
                new Shop.Totals(),
                new Shop.SaleLog(dataSource));
        Runtime.getRuntime().addShutdownHook(new Thread(instance::close));
    }
}
