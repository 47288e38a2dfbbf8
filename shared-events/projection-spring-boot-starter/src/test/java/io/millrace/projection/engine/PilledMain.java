package io.millrace.projection.engine;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.projection.Fickle;
import io.millrace.projection.TestDatabase;
import org.jspecify.annotations.Nullable;

/** Applies {@link CrashGuardIT#BATCH} in a process of its own, which one of its records ends. */
final class PilledMain {

    private PilledMain() {}

    public static void main(String[] arguments) {
        var dataSource = new HikariDataSource();
        dataSource.setJdbcUrl(arguments[0]);
        dataSource.setUsername(arguments[1]);
        dataSource.setPassword(arguments[2]);
        dataSource.setMaximumPoolSize(2);
        var database = TestDatabase.over(dataSource);
        database.parkingEngine(new Fickle().failing(sale -> sale.amount() == 13 ? end() : null))
                .apply(CrashGuardIT.BATCH);
    }

    private static @Nullable Throwable end() {
        Runtime.getRuntime().halt(137);
        return null;
    }
}
