package io.millrace.outbox.schema;

import java.sql.Connection;
import java.sql.Types;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Creates partitions ahead of time and drops old ones, now and then, for as long as the service runs. */
final class OutboxPartitions implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxPartitions.class);
    private static final String ENSURE = "SELECT millrace.outbox_ensure_partitions(?)";
    private static final String DROP = "SELECT millrace.outbox_drop_partitions(make_interval(secs => ?))";

    private final JdbcTemplate jdbc;
    private final OutboxSchemaProperties properties;
    private @Nullable ScheduledExecutorService executor;

    OutboxPartitions(DataSource dataSource, OutboxSchemaProperties properties) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.properties = properties;
    }

    /** A table of somebody else's has no partitions that could be created here. */
    @Override
    public boolean isAutoStartup() {
        return properties.partitions().enabled() && properties.schema() != SchemaMode.NONE;
    }

    @Override
    public synchronized void start() {
        if (executor != null) {
            return;
        }
        executor = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "millrace-outbox-partitions");
            thread.setDaemon(true);
            return thread;
        });
        executor.scheduleWithFixedDelay(
                this::check, 0, properties.partitions().checkEvery().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void stop() {
        if (executor != null) {
            executor.shutdownNow();
            executor = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return executor != null;
    }

    private void check() {
        try {
            int created = ensure();
            if (created > 0) {
                LOG.atInfo().addKeyValue("created", created).log("Outbox partitions created ahead");
            }
        } catch (DataAccessException e) {
            LOG.atWarn()
                    .setCause(e)
                    .log(
                            "Outbox partitions not created; rows of days without one go to millrace.outbox_default. Next attempt in {}",
                            properties.partitions().checkEvery());
        }
        var retention = properties.partitions().retention();
        if (retention != null) {
            drop(retention);
        }
    }

    private void drop(Duration retention) {
        try {
            int dropped = drop(retention.toSeconds());
            if (dropped > 0) {
                LOG.atInfo()
                        .addKeyValue("dropped", dropped)
                        .log("Outbox partitions dropped: older than {} and sent", retention);
            }
        } catch (DataAccessException e) {
            LOG.atWarn()
                    .setCause(e)
                    .log(
                            "Old outbox partitions not dropped; nothing is lost, the table grows. Next attempt in {}",
                            properties.partitions().checkEvery());
        }
    }

    /** How many were created. */
    int ensure() {
        return call(ENSURE, properties.partitions().daysAhead());
    }

    /** How many were dropped. */
    int drop(long seconds) {
        return call(DROP, seconds);
    }

    private int call(String sql, long argument) {
        return jdbc.execute((Connection connection) -> {
            try (var call = connection.prepareStatement(sql)) {
                call.setObject(1, argument, Types.INTEGER);
                try (var result = call.executeQuery()) {
                    result.next();
                    int count = result.getInt(1);
                    if (!connection.getAutoCommit()) {
                        connection.commit();
                    }
                    return count;
                }
            }
        });
    }
}
