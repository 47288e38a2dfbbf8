package io.millrace.stack;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One PostgreSQL and one Kafka for all tests of a JVM, each started when first asked for and stopped with the JVM.
 *
 * <p>Tests that stop or kill a server start their own instead.
 */
public final class SharedStack {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private SharedStack() {}

    public static PostgresServer postgres() {
        return Postgres.SERVER;
    }

    public static KafkaBroker kafka() {
        return Kafka.BROKER;
    }

    /** A new, empty database that no other test sees. Its name begins with the test's name. */
    public static Database freshDatabase(Class<?> test) {
        return postgres().database(freshName(test));
    }

    /** A name that no other test of this JVM uses, for databases, slots, groups and prefixes of topics. */
    public static String freshName(Class<?> test) {
        var name = test.getSimpleName().replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
        return "%s_%d".formatted(name.substring(0, Math.min(name.length(), 40)), COUNT.incrementAndGet());
    }

    private static final class Postgres {
        static final PostgresServer SERVER = PostgresServer.start();
    }

    private static final class Kafka {
        // Nobody kills it, so that a session may be as long as usual: a machine that stalls does not end it.
        static final KafkaBroker BROKER =
                KafkaBroker.start(KafkaOptions.defaults().withProperty("broker.session.timeout.ms", "9000"));
    }
}
