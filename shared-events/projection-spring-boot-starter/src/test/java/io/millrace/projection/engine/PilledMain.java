package io.millrace.projection.engine;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.projection.Fickle;
import io.millrace.projection.TestDatabase;
import java.util.ArrayList;
import java.util.List;
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
        var pill = Pill.valueOf(arguments[3]);
        database.parkingEngine(new Fickle().failing(sale -> sale.amount() == 13 ? swallow(pill) : null))
                .apply(CrashGuardIT.BATCH);
    }

    /** What ends the process. */
    enum Pill {
        HALT,
        OUT_OF_MEMORY
    }

    private static @Nullable Throwable swallow(Pill pill) {
        switch (pill) {
            case HALT -> Runtime.getRuntime().halt(137);
            case OUT_OF_MEMORY -> {
                List<byte[]> eaten = new ArrayList<>();
                while (!eaten.contains(null)) {
                    eaten.add(new byte[1 << 20]);
                }
            }
        }
        return null;
    }
}
