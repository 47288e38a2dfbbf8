package io.millrace.relay;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writers of different habits, each on connections and aggregates of its own, at work until closed: small transactions,
 * interleaved long ones, large ones, COPY, roll-backs. What they do is decided by the seed. A database that is away only
 * makes them wait.
 */
final class Load implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Load.class);

    private final Outbox outbox;
    private final String aggregateType;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<Thread> writers = new ArrayList<>();
    private volatile Throwable failure;

    private Load(Outbox outbox, String aggregateType) {
        this.outbox = outbox;
        this.aggregateType = aggregateType;
    }

    static Load start(Outbox outbox, String aggregateType, long seed) {
        var load = new Load(outbox, aggregateType);
        load.writer("small", seed, load::small);
        load.writer("pair", seed + 1, load::small);
        load.writer("interleaved", seed + 2, load::interleaved);
        load.writer("copy", seed + 3, load::copy);
        load.writer("large", seed + 4, load::large);
        return load;
    }

    /** One to five rows of one or two aggregates; one in ten rolled back. */
    private void small(Writer writer) throws SQLException {
        writer.connected(1);
        for (int aggregates = 1 + writer.random.nextInt(2); aggregates > 0; aggregates--) {
            writer.insert(0, writer.random.nextInt(20), 1 + writer.random.nextInt(5));
        }
        writer.end(0);
        writer.pause(60);
    }

    /** Three transactions whose rows alternate in the log, ended in any order. */
    private void interleaved(Writer writer) throws SQLException {
        writer.connected(3);
        for (int round = 0; round < 4; round++) {
            for (int session = 0; session < 3; session++) {
                writer.insert(session, session, 1 + writer.random.nextInt(12));
            }
            writer.pause(60);
        }
        var order = new ArrayList<>(List.of(0, 1, 2));
        Collections.shuffle(order, writer.random);
        for (var session : order) {
            writer.end(session);
        }
    }

    private void copy(Writer writer) throws SQLException {
        writer.connected(1);
        writer.copy(0, 0, 1 + writer.random.nextInt(150));
        writer.end(0);
        writer.pause(400);
    }

    /** Of several aggregates: the server takes long for one whose last version moves so often in one transaction. */
    private void large(Writer writer) throws SQLException {
        writer.connected(1);
        for (int aggregate = 0; aggregate < 10; aggregate++) {
            writer.insert(0, aggregate, 1_000);
        }
        writer.end(0);
        writer.pause(30_000);
    }

    private void writer(String name, long seed, Habit habit) {
        var thread = new Thread(
                () -> {
                    try (var writer = new Writer(name, new Random(seed))) {
                        while (!stopped()) {
                            writer.once(habit);
                        }
                    } catch (RuntimeException | Error e) {
                        failure = e;
                    }
                },
                "load-" + name);
        writers.add(thread);
        thread.start();
    }

    private boolean stopped() {
        return stop.getCount() == 0;
    }

    /** Stops when every writer has ended its transaction. */
    @Override
    public void close() {
        stop.countDown();
        try {
            for (var writer : writers) {
                writer.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw new IllegalStateException("A writer failed", failure);
        }
    }

    private interface Habit {
        void on(Writer writer) throws SQLException;
    }

    private final class Writer implements AutoCloseable {

        private final String name;
        private final Random random;
        private final List<Connection> sessions = new ArrayList<>();
        private final List<Map<String, Long>> open = new ArrayList<>();
        private final Map<String, Long> versions = new HashMap<>();

        private Writer(String name, Random random) {
            this.name = name;
            this.random = random;
        }

        private void once(Habit habit) {
            try {
                habit.on(this);
            } catch (SQLException e) {
                log.debug("Writer {} waits for the database: {}", name, e.getMessage());
                close();
                recover();
            }
        }

        private void connected(int count) throws SQLException {
            while (sessions.size() < count) {
                var session = outbox.database().dataSource().getConnection();
                session.setAutoCommit(false);
                sessions.add(session);
                open.add(new HashMap<>());
            }
        }

        private void insert(int session, int aggregate, int rows) throws SQLException {
            var id = name + "-" + aggregate;
            Outbox.insert(sessions.get(session), aggregateType, id, next(session, id, rows), rows);
        }

        private void copy(int session, int aggregate, int rows) throws SQLException {
            var id = name + "-" + aggregate;
            Outbox.copy(sessions.get(session), aggregateType, id, next(session, id, rows), rows);
        }

        private long next(int session, String id, int rows) {
            var last = open.get(session).getOrDefault(id, versions.getOrDefault(id, 0L));
            open.get(session).put(id, last + rows);
            return last + 1;
        }

        private void end(int session) throws SQLException {
            if (random.nextInt(10) == 0) {
                sessions.get(session).rollback();
            } else {
                sessions.get(session).commit();
                versions.putAll(open.get(session));
            }
            open.get(session).clear();
        }

        /** The outcome of a commit may be unknown: the database says how far each aggregate is. */
        private void recover() {
            while (!stopped()) {
                try (var connection = outbox.database().dataSource().getConnection();
                        var statement = connection.createStatement();
                        var rows = statement.executeQuery(
                                "SELECT aggregateid, aggregateversion FROM millrace.outbox_head")) {
                    versions.clear();
                    while (rows.next()) {
                        versions.put(rows.getString(1), rows.getLong(2));
                    }
                    return;
                } catch (SQLException e) {
                    pause(100);
                }
            }
        }

        /** Waits up to the given time, or until the load stops. */
        private void pause(int atMostMillis) {
            try {
                if (stop.await(random.nextInt(atMostMillis) + 1L, TimeUnit.MILLISECONDS)) {
                    log.debug("Writer {} stops", name);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            for (var session : sessions) {
                try {
                    session.close();
                } catch (SQLException e) {
                    log.debug("A session of writer {} was gone already", name, e);
                }
            }
            sessions.clear();
            open.clear();
        }
    }
}
