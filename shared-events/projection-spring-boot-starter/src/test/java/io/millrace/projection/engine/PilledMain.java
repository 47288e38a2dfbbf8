package io.millrace.projection.engine;

import static io.millrace.projection.engine.Sales.sale;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.projection.Fickle;
import io.millrace.projection.Records;
import io.millrace.projection.Shop.SaleMade;
import io.millrace.projection.TestDatabase;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Applies a batch in a process of its own, which the second of its records ends. */
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
        var engine = database.parkingEngine(new Fickle().failing(sale -> fail(sale, pill)));
        for (int attempt = 0; attempt < Integer.parseInt(arguments[4]); attempt++) {
            engine.apply(pill.batch());
        }
    }

    /** What ends the process. */
    enum Pill {
        HALT,
        OUT_OF_MEMORY,
        TOO_LARGE_TO_READ {
            @Override
            ConsumerRecord<byte[], byte[]> record() {
                var beginning = "{\"amount\":13,\"itemId\":\"".getBytes(UTF_8);
                var end = "\"}".getBytes(UTF_8);
                var payload = new byte[LARGE];
                Arrays.fill(payload, (byte) 'b');
                System.arraycopy(beginning, 0, payload, 0, beginning.length);
                System.arraycopy(end, 0, payload, LARGE - end.length, end.length);
                return Records.withPayload(super.record(), payload);
            }
        },
        BEHIND_ONE_THAT_WAITS {
            @Override
            List<ConsumerRecord<byte[], byte[]>> batch() {
                return List.of(
                        sale(0, "a", 1, WAITS),
                        record(),
                        sale(2, "b", 2, 1),
                        sale(3, "c", 1, LETHAL),
                        sale(4, "d", 1, 1));
            }
        },
        BESIDE_ONE_THAT_WAITS {
            @Override
            List<ConsumerRecord<byte[], byte[]>> batch() {
                return List.of(sale(0, 0, "a", 1, WAITS), sale(1, 0, "b", 1, LETHAL));
            }
        };

        private static final long WAITS = 7;
        private static final long LETHAL = 13;

        /** As JSON it fits into the process; with what reading it takes it does not. */
        private static final int LARGE = 19_000_000;

        ConsumerRecord<byte[], byte[]> record() {
            return sale(1, "b", 1, LETHAL);
        }

        List<ConsumerRecord<byte[], byte[]>> batch() {
            return List.of(sale(0, "a", 1, 1), record(), sale(2, "b", 2, 1), sale(3, "c", 1, 3));
        }
    }

    private static @Nullable Throwable fail(SaleMade sale, Pill pill) {
        return sale.amount() == Pill.WAITS
                ? new UncheckedIOException(new SocketTimeoutException("sidecar"))
                : sale.amount() == Pill.LETHAL ? swallow(pill) : null;
    }

    private static @Nullable Throwable swallow(Pill pill) {
        switch (pill) {
            case HALT, BEHIND_ONE_THAT_WAITS, BESIDE_ONE_THAT_WAITS ->
                Runtime.getRuntime().halt(137);
            case OUT_OF_MEMORY -> {
                List<byte[]> eaten = new ArrayList<>();
                while (!eaten.contains(null)) {
                    eaten.add(new byte[1 << 20]);
                }
            }
            case TOO_LARGE_TO_READ -> throw new IllegalStateException("It could be read");
        }
        return null;
    }
}
